{# An ISO 3166 two-letter code in upper case; NULL for what is not two letters (names of countries among them). #}
{% macro clean_country(value) -%}
    case when length({{ clean_text(value) }}) = 2 then upper({{ clean_text(value) }}) end
{%- endmacro %}

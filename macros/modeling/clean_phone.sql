{# A phone number in its form for sending: E.164, NULL when it is not a number of the shop's or a named country. #}
{% macro clean_phone(value) -%}
    {{ normalize_phone(value) }}
{%- endmacro %}

{# What follows the first word of a full name, as family name; NULL when the name is one word. #}
{% macro words_after_first(name) -%}
    case
        when {{ dbt.position("' '", clean_text(name)) }} > 0
            then {{ clean_text("substr(" ~ clean_text(name) ~ ", " ~ dbt.position("' '", clean_text(name)) ~ ")") }}
    end
{%- endmacro %}

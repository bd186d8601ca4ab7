{# Key of an identifier that a seed names: by its value, or by the token that stands for it since it was erased. #}
{% macro rule_key(type, value) -%}
    case
        when {{ value }} like 'erased:%' then {{ try_cast_to("substr(" ~ value ~ ", 8)", dbt.type_bigint()) }}
        else {{ identifier_key(type, value) }}
    end
{%- endmacro %}

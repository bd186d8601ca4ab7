{# An identifier of any type in its form for matching, NULL where the value is none of its type. #}
{% macro normalize_identifier(type, value) -%}
    case
        when {{ type }} = 'email' then {{ normalize_email(value) }}
        when {{ type }} = 'phone' then {{ normalize_phone(value) }}
        else {{ clean_identifier(value) }}
    end
{%- endmacro %}

{#
    An id that an API gives as a number or, in another version, as an object around it: `7`, `{"value": 7, "name": …}`.
    NULL when there is none.
#}
{% macro number_or_field(value, field='value') -%}
    case
        when substr({{ clean_text(value) }}, 1, 1) = '{' then {{ json_value(value, field) }}
        else {{ clean_text(value) }}
    end
{%- endmacro %}

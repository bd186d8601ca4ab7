{#
    An id that an API gives as a number or, in another version, as an object around it: `7`, `{"value": 7, "name": …}`.
    NULL when there is none. The fraction that a reader of numbers has put behind it is left out.
#}
{% macro number_or_field(value, field='value') -%}
    case
        when substr({{ clean_text(value) }}, 1, 1) = '{' then {{ replace_regex(json_value(value, field), '[.]0+$', '') }}
        else {{ replace_regex(clean_text(value), '[.]0+$', '') }}
    end
{%- endmacro %}

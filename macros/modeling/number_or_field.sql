{#
    An id that an API gives as a number or, in another version, as an object around it: `7`, `{"value": 7, "name": …}`.
    NULL when there is none. The fraction that a reader of numbers has put behind it is left out.
#}
{% macro number_or_field(value, field='value') -%}
    case
        when substr({{ clean_text(value) }}, 1, 1) = '{' then {{ without_fraction(json_value(value, field)) }}
        else {{ without_fraction(clean_text(value)) }}
    end
{%- endmacro %}

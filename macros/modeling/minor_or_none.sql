{#
    A part of an amount (a discount, a tip) given as JSON in minor units, as money: 0 where its source leaves the value
    out, NULL where a value stands there that cannot be read. path: where the amount stands in the JSON text
#}
{% macro minor_or_none(json, minor_digits, path='amount') -%}
    case
        when {{ clean_text(json) }} is null then cast(0 as {{ type_money() }})
        else {{ minor_to_money(json_value(json, path), minor_digits) }}
    end
{%- endmacro %}

{#
    A part of an amount (a discount, a tax) as money: 0 where its source leaves the value out, since then there is no
    such part; NULL where a value stands there that cannot be read.
#}
{% macro money_or_none(value) -%}
    case when {{ clean_text(value) }} is null then cast(0 as {{ type_money() }}) else {{ read_money(value) }} end
{%- endmacro %}

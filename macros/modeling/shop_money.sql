{#
    The raw text of an amount in the currency of a Shopify store: what its `_set` says, which names the currency, else
    the plain column, which is in that currency too.
#}
{% macro shop_money(amount, set) -%}
    coalesce({{ json_value(set, 'shop_money.amount') }}, cast({{ amount }} as {{ dbt.type_string() }}))
{%- endmacro %}

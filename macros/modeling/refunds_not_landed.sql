{#
    A refund for each order that says that something was given back and of which no refund has landed, at its last
    change, in the columns that staging gives refunds.

    orders:  CTE of order_id, source_name, updated_at, given_back_amount (NULL or 0 for nothing) and, of that,
             given_back_goods_amount (NULL where the order does not say)
    refunds: CTE of the refunds that have landed, with their order_id
#}
{% macro refunds_not_landed(orders, refunds) -%}
select
    orders.order_id || ':refund' as refund_id,
    orders.order_id,
    orders.source_name,
    orders.updated_at as refunded_at,
    orders.given_back_amount as amount,
    orders.given_back_goods_amount as goods_amount,
    0 as shipping_amount,
    0 as goods_adjustment_amount,
    0 as other_amount,
    cast(null as {{ dbt.type_string() }}) as reason
from {{ orders }} as orders
where
    orders.given_back_amount > 0
    and orders.order_id not in (
        select landed.order_id from {{ refunds }} as landed
        where landed.order_id is not null
    )
{%- endmacro %}

{#
    A refund for each order that says that all of it was given back and of which no refund has landed: of its total, at
    its last change, in the columns that staging gives refunds.

    orders:  CTE of order_id, source_name, updated_at, total_amount, is_given_back
    refunds: CTE of the refunds that have landed, with their order_id
#}
{% macro refunds_not_landed(orders, refunds) -%}
select
    orders.order_id || ':refund' as refund_id,
    orders.order_id,
    orders.source_name,
    orders.updated_at as refunded_at,
    orders.total_amount as amount,
    cast(null as {{ type_money() }}) as goods_amount,
    0 as shipping_amount,
    0 as goods_adjustment_amount,
    0 as other_amount,
    cast(null as {{ dbt.type_string() }}) as reason
from {{ orders }} as orders
where
    orders.is_given_back
    and orders.order_id not in (
        select landed.order_id from {{ refunds }} as landed
        where landed.order_id is not null
    )
{%- endmacro %}

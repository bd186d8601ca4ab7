{#
    One row per order of which money was given back: the store states the sum on the order, and no
    time but that of the order's last change. A refunded order without a sum was given back whole.
#}
{{ config(materialized=view_or_part()) }}

select
    order_id || ':refund' as refund_id,
    order_id,
    source_name,
    updated_at as refunded_at,
    case when status_id = 4 and refunded_amount = 0 then total_amount else refunded_amount end
        as amount,
    cast(null as {{ type_money() }}) as goods_amount,
    0 as shipping_amount,
    0 as goods_adjustment_amount,
    0 as other_amount,
    cast(null as {{ dbt.type_string() }}) as reason
from {{ ref('stg_bigcommerce__stated_orders') }}
where status_id <> 0 and (status_id = 4 or refunded_amount > 0)

{# One row per document on which something came back. #}
{{ config(materialized=view_or_part()) }}

select
    order_id as refund_id,
    order_id,
    source_name,
    ordered_at as refunded_at,
    returned_amount as amount,
    returned_amount as goods_amount,
    cast(0 as {{ type_money() }}) as shipping_amount,
    cast(0 as {{ type_money() }}) as goods_adjustment_amount,
    cast(0 as {{ type_money() }}) as other_amount,
    case when is_cancelled then 'cancellation' else 'negative line' end as reason
from {{ ref('stg_order_lines_file__orders') }}
where has_returns

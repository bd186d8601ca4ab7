{# One row per document on which something came back. #}

select
    order_id as refund_id,
    order_id,
    source_name,
    ordered_at as refunded_at,
    returned_amount as amount,
    case when is_cancelled then 'cancellation' else 'negative line' end as reason
from {{ ref('stg_order_lines_file__orders') }}
where has_returns

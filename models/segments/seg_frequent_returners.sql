{# Everyone with two or more orders who sent half of the money back. #}

select
    customer_id,
    {{ json_object_text(['order_count', 'refund_rate', 'refunded_amount']) }} as why
from {{ ref('customers') }}
where
    order_count >= 2
    and refund_rate >= 0.5

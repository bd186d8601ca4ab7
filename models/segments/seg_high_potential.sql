{# Everyone with one or two orders of whom two or more are expected in the next year. #}

select
    customer_id,
    {{ json_object_text([
        'order_count', 'expected_orders_365d', 'predicted_clv_365d', 'probability_alive'
    ]) }} as why
from {{ ref('customers') }}
where
    order_count between 1 and 2
    and expected_orders_365d >= 2

{# Everyone with three or more orders who is in no loyalty programme. #}

select
    customer_id,
    {{ json_object_text(['order_count', 'loyalty_points', 'loyalty_tier']) }} as why
from {{ ref('customers') }}
where
    order_count >= 3
    and loyalty_points is null
    and loyalty_tier is null

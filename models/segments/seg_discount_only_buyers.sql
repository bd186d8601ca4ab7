{# Everyone with two or more orders, all of them discounted. #}

select
    customer_id,
    {{ json_object_text(['order_count', 'discounted_order_share']) }} as why
from {{ ref('customers') }}
where
    order_count >= 2
    and discounted_order_share = 1

{# Everyone who has bought once, 30 or more days ago. #}

select
    customer_id,
    {{ json_object_text(['order_count', 'days_since_last_order']) }} as why
from {{ ref('customers') }}
where
    order_count = 1
    and days_since_last_order >= 30

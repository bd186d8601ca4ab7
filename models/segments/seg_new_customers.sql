{# Everyone whose first order is less than 30 days old. #}

select
    customer_id,
    {{ json_object_text(['first_ordered_at', 'order_count']) }} as why
from {{ ref('customers') }}
where {{ in_last_days('first_ordered_at', 30) }}

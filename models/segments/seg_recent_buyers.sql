{# Everyone who bought in the last 7 days. #}

select
    customer_id,
    {{ json_object_text(['last_ordered_at', 'order_count']) }} as why
from {{ ref('customers') }}
where {{ in_last_days('last_ordered_at', 7) }}

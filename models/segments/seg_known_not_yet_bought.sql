{# Everyone who is known by a contact point and has never bought. #}

select
    customer_id,
    {{ json_object_text(['is_known', 'order_count', 'first_seen_at']) }} as why
from {{ ref('customers') }}
where
    is_known
    and order_count = 0

{# Everyone with 200 or more loyalty points to spend. #}

select
    customer_id,
    {{ json_object_text(['loyalty_points', 'loyalty_tier', 'last_ordered_at']) }} as why
from {{ ref('customers') }}
where loyalty_points >= 200

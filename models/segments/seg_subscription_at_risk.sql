{# Everyone who paused a subscription, or cancelled the last one in the last 30 days. #}

select
    customer_id,
    {{ json_object_text([
        'active_subscription_count', 'paused_subscription_count',
        'last_subscription_cancelled_at'
    ]) }} as why
from {{ ref('customers') }}
where
    paused_subscription_count >= 1
    or (active_subscription_count = 0 and {{ in_last_days('last_subscription_cancelled_at', 30) }})

{# Everyone who took back a consent and has none left. #}

select
    customer_id,
    {{ json_object_text([
        'email_marketing_status', 'sms_marketing_status', 'push_marketing_status'
    ]) }} as why
from {{ ref('customers') }}
where
    (
        email_marketing_status in ('unsubscribed', 'suppressed')
        or sms_marketing_status in ('unsubscribed', 'suppressed')
        or push_marketing_status in ('unsubscribed', 'suppressed')
    )
    and email_marketing_status not in ('subscribed', 'pending')
    and sms_marketing_status not in ('subscribed', 'pending')
    and push_marketing_status not in ('subscribed', 'pending')

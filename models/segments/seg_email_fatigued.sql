{# Everyone who got eight or more e-mails in 90 days without a click, or clicks less and less. #}

select
    customer_id,
    {{ json_object_text(['emails_received_90d', 'emails_clicked_90d', 'engagement_trend']) }} as why
from {{ ref('customers') }}
where
    (emails_received_90d >= 8 and emails_clicked_90d = 0)
    or engagement_trend = 'falling'

{# Everyone who clicked in an e-mail of the shop in the last 90 days. #}

select
    customer_id,
    {{ json_object_text([
        'last_email_clicked_at', 'emails_received_90d', 'email_click_rate_90d'
    ]) }} as why
from {{ ref('customers') }}
where {{ in_last_days('last_email_clicked_at', 90) }}

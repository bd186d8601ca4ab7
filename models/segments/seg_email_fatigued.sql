{# Everyone who got eight or more e-mails in 90 days and clicked in none. #}

select
    customer_id,
    {{ json_object_text(['emails_received_90d', 'emails_clicked_90d']) }} as why
from {{ ref('customers') }}
where
    emails_received_90d >= 8
    and emails_clicked_90d = 0

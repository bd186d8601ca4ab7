{# Everyone in touch with support now or in the last 7 days: promotions leave them alone. #}

select
    customer_id,
    {{ json_object_text(['open_ticket_count', 'last_ticket_at', 'last_satisfaction']) }} as why
from {{ ref('customers') }}
where has_recent_support_contact

{# Everyone with a support ticket that is not solved. #}

select
    customer_id,
    {{ json_object_text(['open_ticket_count', 'last_ticket_at']) }} as why
from {{ ref('customers') }}
where open_ticket_count >= 1

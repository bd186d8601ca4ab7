{# One row per support ticket. #}
{{ table_if_fed('uni_tickets') }}

with

tickets as (

    select * from {{ ref('uni_tickets') }}

),

customer_records as (

    select * from {{ ref('customer_records') }}

)

select
    tickets.ticket_id,
    customer_records.customer_id,
    tickets.source_name,
    tickets.channel,
    tickets.subject,
    tickets.status,
    tickets.status in ('new', 'open', 'pending', 'hold') as is_open,
    tickets.priority,
    tickets.opened_at,
    tickets.updated_at,
    tickets.first_replied_at,
    tickets.solved_at,
    {{ days_between('tickets.opened_at', 'tickets.first_replied_at', whole=false) }} * 1440
        as first_reply_minutes,
    {{ days_between('tickets.opened_at', 'tickets.solved_at', whole=false) }} * 1440
        as resolution_minutes,
    tickets.satisfaction,
    tickets.reopen_count
from tickets
left join customer_records
    on tickets.record_key = customer_records.record_key

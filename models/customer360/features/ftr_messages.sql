{# One row per customer who was written to: what arrived and what was clicked. #}

with

messages as (

    select
        *,
        {{ in_last_days('delivered_at', 90) }} as is_recent
    from {{ ref('messages') }}
    where customer_id is not null and direction = 'outbound'

),

totals as (

    select
        customer_id,
        count(case when channel = 'email' and is_recent then 1 end) as emails_received_90d,
        count(case when channel = 'email' and is_recent then clicked_at end) as emails_clicked_90d,
        max(case when channel = 'email' then clicked_at end) as last_email_clicked_at,
        count(case when channel = 'sms' and is_recent then 1 end) as sms_received_90d,
        count(case when channel = 'sms' and is_recent then clicked_at end) as sms_clicked_90d,
        max(clicked_at) as last_clicked_at
    from messages
    group by customer_id

)

select
    customer_id,
    cast(emails_received_90d as {{ dbt.type_int() }}) as emails_received_90d,
    cast(emails_clicked_90d as {{ dbt.type_int() }}) as emails_clicked_90d,
    cast(emails_clicked_90d as {{ type_double() }})
    / nullif(emails_received_90d, 0) as email_click_rate_90d,
    last_email_clicked_at,
    cast(sms_received_90d as {{ dbt.type_int() }}) as sms_received_90d,
    cast(sms_clicked_90d as {{ dbt.type_int() }}) as sms_clicked_90d,
    last_clicked_at
from totals

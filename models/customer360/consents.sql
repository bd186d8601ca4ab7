{# One row per contact point, channel and purpose: the consent that holds now. #}

with

statements as (

    select * from {{ ref('consent_log') }}

),

-- Withdrawals hold whatever their date. Anything laxer needs a date that has come: an import
-- without one, or with one from the future, proves no opt-in.
admitted as (

    select
        *,
        case
            when status = 'suppressed' then 1
            when status = 'unsubscribed' then 2
            when status = 'never_subscribed' then 3
            when status = 'pending' then 4
            else 5
        end as laxness,
        case
            when changed_at is null and status in ('suppressed', 'unsubscribed') then 1
            else 2
        end as date_rank
    from statements
    where status in ('suppressed', 'unsubscribed') or changed_at <= {{ as_of() }}

),

ranked as (

    select
        *,
        row_number() over (
            partition by contact_point, channel, purpose
            order by date_rank asc, changed_at desc, laxness asc, source_name asc, consent_key asc
        ) as consent_rank
    from admitted

)

select
    contact_point,
    contact_type,
    channel,
    purpose,
    status,
    changed_at,
    method,
    source_name,
    customer_id
from ranked
where consent_rank = 1

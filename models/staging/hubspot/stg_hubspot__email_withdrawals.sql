{#
    One row per e-mail event by which an address refused mail, reported spam or proved not to exist.

    A join, against the rule of the layer: what happened and to whom stand in two tables.
#}
{{ config(materialized=view_or_part()) }}

with

events as (

    select * from {{ source('hubspot', 'email_event') }}

),

changes as (

    select
        id,
        'unsubscribed' as status,
        'form' as method
    from {{ source('hubspot', 'email_event_status_change') }}
    where
        upper({{ clean_text('portal_subscription_status') }}) like '%UNSUB%'
        or upper({{ clean_text('subscriptions') }}) like '%UNSUB%'
        or upper({{ clean_text('subscriptions') }}) like '%OPT_OUT%'
        or {{ read_boolean('bounced') }}

),

reports as (

    select
        id,
        'suppressed' as status,
        'spam report' as method
    from {{ source('hubspot', 'email_event_spam_report') }}

),

bounces as (

    select
        id,
        'suppressed' as status,
        'hard bounce' as method
    from {{ source('hubspot', 'email_event_bounce') }}
    where upper({{ clean_text('category') }}) = 'UNKNOWN_USER'

),

withdrawals as (

    select * from changes
    union all
    select * from reports
    union all
    select * from bounces

),

stated as (

    select
        {{ source_record('hubspot', 'email_event', ['events.id']) }},
        {{ clean_email('events.recipient') }} as email,
        withdrawals.status,
        withdrawals.method,
        {{ read_timestamp('events.created') }} as withdrawn_at
    from withdrawals
    inner join events on withdrawals.id = events.id

)

-- delivered again, an event is the same withdrawal
select
    record_key,
    source_name,
    source_table,
    source_record_id,
    email,
    min(status) as status,
    min(method) as method,
    min(withdrawn_at) as withdrawn_at
from stated
where email is not null
group by record_key, source_name, source_table, source_record_id, email

{#
    One row per contact point, channel and purpose: the consent that holds now. It is the mailbox's:
    every form in which an address was stated has a row with it, and the form to send to.
#}

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
            partition by contact_key, channel, purpose
            order by date_rank asc, changed_at desc, laxness asc, source_name asc, consent_key asc
        ) as consent_rank
    from admitted

),

forms as (

    select
        contact_key,
        contact_point,
        channel,
        purpose
    from statements
    group by contact_key, contact_point, channel, purpose

)

select
    forms.contact_point,
    held.contact_key,
    held.contact_point as stated_contact_point,
    held.contact_type,
    held.channel,
    held.purpose,
    held.status,
    held.changed_at,
    held.method,
    held.source_name,
    held.customer_id
from ranked as held
inner join forms
    on
        held.contact_key = forms.contact_key
        and held.channel = forms.channel
        and held.purpose = forms.purpose
where held.consent_rank = 1

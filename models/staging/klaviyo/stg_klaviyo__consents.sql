{#
    One row per statement of consent about one address and channel: what a profile says, and
    each change as an event.

    A join, against the rule of the layer: an event names its profile, and the consent belongs
    to the profile's address. Hard bounces and spam reports suppress. A deleted profile grants
    nothing, but what it withdrew stays withdrawn.
#}

with

persons as (

    select
        *,
        {{ clean_email('email') }} as email_address,
        {{ clean_phone('phone') }} as phone_number
    from {{ ref('stg_klaviyo__persons') }}

),

events as (

    select * from {{ ref('stg_klaviyo__message_events') }}

),

profile_statements as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        email_address as contact_point,
        'email' as contact_type,
        'email' as channel,
        case
            when is_suppressed then 'suppressed'
            when consented_channels like '%email%' then 'subscribed'
            when accepts_marketing then 'subscribed'
            else 'never_subscribed'
        end as status,
        -- the flags that were copied from elsewhere have no time, and an import without a time can
        -- never grant
        case
            when not is_suppressed and consented_channels like '%email%' then consented_at
        end as changed_at,
        coalesce(consent_method, 'import') as method,
        is_deleted
    from persons
    where is_suppressed or consented_channels like '%email%' or accepts_marketing is not null

    union all

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        phone_number as contact_point,
        'phone' as contact_type,
        'sms' as channel,
        case
            when is_suppressed then 'suppressed'
            when consented_channels like '%sms%' then 'subscribed'
            when sms_consent then 'subscribed'
            else 'never_subscribed'
        end as status,
        case
            when not is_suppressed and consented_channels like '%sms%' then consented_at
        end as changed_at,
        coalesce(consent_method, 'import') as method,
        is_deleted
    from persons
    where is_suppressed or consented_channels like '%sms%' or sms_consent is not null

),

event_statements as (

    select
        events.record_key,
        events.source_name,
        events.source_table,
        events.source_record_id,
        case
            when events.channel = 'sms' then persons.phone_number
            else coalesce({{ clean_email('events.stated_email') }}, persons.email_address)
        end as contact_point,
        case when events.channel = 'sms' then 'phone' else 'email' end as contact_type,
        events.channel,
        case
            when events.event_type in ('bounced', 'marked_spam') then 'suppressed'
            else events.event_type
        end as status,
        events.occurred_at as changed_at,
        case
            when events.event_type = 'bounced' then 'hard bounce'
            when events.event_type = 'marked_spam' then 'spam report'
            else coalesce(events.consent_method, 'form')
        end as method,
        coalesce(persons.is_deleted, false) as is_deleted
    from events
    left join persons on events.person_id = persons.person_id
    where
        events.channel in ('email', 'sms')
        and (
            events.event_type in ('subscribed', 'unsubscribed', 'marked_spam')
            or (
                events.event_type = 'bounced'
                and events.channel = 'email'
                and events.bounce_type like 'hard%'
            )
        )

),

statements as (

    select * from profile_statements
    union all
    select * from event_statements

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    contact_point,
    contact_type,
    channel,
    'marketing' as purpose,
    status,
    changed_at,
    method
from statements
where contact_point is not null and not (is_deleted and status = 'subscribed')

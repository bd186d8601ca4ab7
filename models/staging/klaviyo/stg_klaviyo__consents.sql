{#
    One row per statement of consent about one address and channel: what a profile says, the list of
    excluded addresses, and each change as an event.

    A join, against the rule of the layer: an event names its profile, and the consent belongs
    to the profile's address. Hard bounces and spam reports suppress. A deleted profile or event
    grants nothing, but what it withdrew stays withdrawn.
#}

with

stated_persons as (

    select
        *,
        {{ clean_email('email') }} as email_address,
        {{ phone_of_row('phone', 'country_code') }} as stated_phone
    from {{ ref('stg_klaviyo__persons') }}

),

persons as (

    select
        *,
        {{ clean_phone('stated_phone') }} as phone_number,
        -- who could be written to before is kept from it by a suppression
        is_suppressed or (
            can_receive_email is false
            and coalesce(email_consent, 'subscribed') not in ('unsubscribed', 'never_subscribed')
        ) as is_suppressed_by_email
    from stated_persons

),

events as (

    select * from {{ ref('stg_klaviyo__event_types') }}

),

profile_emails as (

    select
        *,
        case
            when is_suppressed_by_email then 'suppressed'
            when email_consent = 'unsubscribed' or is_withdrawn_from_email then 'unsubscribed'
            when email_consent = 'subscribed' then 'subscribed'
            when consented_channels like '%email%' then 'subscribed'
            when accepts_marketing then 'subscribed'
            when email_consent = 'never_subscribed' or accepts_marketing is not null
                then 'never_subscribed'
        end as status
    from persons

),

profile_texts as (

    select
        *,
        case
            when is_suppressed then 'suppressed'
            when sms_marketing_consent = 'unsubscribed' or is_withdrawn_from_texts
                then 'unsubscribed'
            when sms_marketing_consent = 'subscribed' then 'subscribed'
            when consented_channels like '%sms%' then 'subscribed'
            when sms_consent then 'subscribed'
            when sms_marketing_consent = 'never_subscribed' or sms_consent is not null
                then 'never_subscribed'
        end as status
    from persons

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
        status,
        -- A suppression holds for as long as it stands there. Flags that were copied from elsewhere
        -- have no time, and an import without a time can never grant.
        case
            when status = 'unsubscribed' and email_consent = 'unsubscribed'
                then coalesce(email_consented_at, updated_at)
            when status = 'unsubscribed' then updated_at
            when status = 'suppressed' then null
            when email_consent in ('subscribed', 'never_subscribed') then email_consented_at
            when consented_channels like '%email%' then consented_at
        end as changed_at,
        coalesce(consent_method, 'import') as method,
        is_deleted
    from profile_emails
    where status is not null

    union all

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        phone_number as contact_point,
        'phone' as contact_type,
        'sms' as channel,
        status,
        case
            when status = 'unsubscribed' and sms_marketing_consent = 'unsubscribed'
                then coalesce(sms_consented_at, updated_at)
            when status = 'unsubscribed' then updated_at
            when status = 'suppressed' then null
            when sms_marketing_consent in ('subscribed', 'never_subscribed') then sms_consented_at
            when consented_channels like '%sms%' then consented_at
        end as changed_at,
        coalesce(consent_method, 'import') as method,
        is_deleted
    from profile_texts
    where status is not null

),

exclusions as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        {{ clean_email('email') }} as contact_point,
        'email' as contact_type,
        'email' as channel,
        'suppressed' as status,
        -- one that was lifted tells of the past only
        case when is_lifted then excluded_at end as changed_at,
        reason as method,
        is_lifted as is_deleted
    from {{ ref('stg_klaviyo__exclusions') }}

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
        coalesce(events.is_deleted, false) or coalesce(persons.is_deleted, false) as is_deleted
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
    select * from exclusions
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

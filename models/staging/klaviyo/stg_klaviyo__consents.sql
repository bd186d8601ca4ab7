{#
    One row per statement of consent about one address and channel: what a profile says, the list of
    excluded addresses, and each change as an event.

    A join, against the rule of the layer: an event names its profile, and the consent belongs
    to the profile's address. Hard bounces and spam reports suppress. A deleted profile or event
    grants nothing, but what it withdrew stays withdrawn.
#}
{{ config(materialized=view_or_part()) }}

with

persons as (

    select * from {{ ref('stg_klaviyo__persons') }}

),

profiles as (

    select
        *,
        case
            -- who could be written to before is kept from it by a suppression
            when
                is_suppressed
                or coalesce(is_suppressed_from_email, false)
                or (
                    can_receive_email is false
                    and coalesce(email_consent, 'subscribed')
                    not in ('unsubscribed', 'never_subscribed')
                )
                then 'suppressed'
            when email_consent = 'unsubscribed' or is_withdrawn_from_email then 'unsubscribed'
            when email_consent = 'subscribed' then 'subscribed'
            when consented_channels like '%email%' then 'subscribed'
            when accepts_marketing then 'subscribed'
            when email_consent = 'never_subscribed' or accepts_marketing is not null
                then 'never_subscribed'
        end as email_status,
        case
            when is_suppressed then 'suppressed'
            when sms_marketing_consent = 'unsubscribed' or is_withdrawn_from_texts
                then 'unsubscribed'
            -- false for whoever never subscribed as well
            when can_receive_texts is false and sms_marketing_consent = 'subscribed'
                then 'suppressed'
            when sms_marketing_consent = 'subscribed' then 'subscribed'
            when consented_channels like '%sms%' then 'subscribed'
            when sms_consent then 'subscribed'
            when sms_marketing_consent = 'never_subscribed' or sms_consent is not null
                then 'never_subscribed'
        end as sms_status
    from persons

),

-- A suppression holds for as long as it stands there. Flags that were copied from elsewhere have no
-- time, and an import without a time can never grant.
dated_profiles as (

    select
        *,
        case
            when email_status = 'unsubscribed' and email_consent = 'unsubscribed'
                then coalesce(email_consented_at, updated_at)
            when email_status = 'unsubscribed' then updated_at
            when email_status = 'suppressed' then null
            when email_consent in ('subscribed', 'never_subscribed') then email_consented_at
            when consented_channels like '%email%' then consented_at
        end as email_changed_at,
        case
            when sms_status = 'unsubscribed' and sms_marketing_consent = 'unsubscribed'
                then coalesce(sms_consented_at, updated_at)
            when sms_status = 'unsubscribed' then updated_at
            when sms_status = 'suppressed' then null
            when sms_marketing_consent in ('subscribed', 'never_subscribed') then sms_consented_at
            when consented_channels like '%sms%' then consented_at
        end as sms_changed_at,
        coalesce(email_method, consent_method, 'import') as method
    from profiles

),

texted_profiles as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        phone,
        country_code,
        sms_status,
        sms_changed_at,
        coalesce(sms_method, consent_method, 'import') as method,
        is_deleted
    from dated_profiles

),

exclusions as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        email,
        'suppressed' as email_status,
        -- one that was lifted tells of the past only
        case when is_lifted then excluded_at end as email_changed_at,
        reason as method,
        false as is_deleted
    from {{ ref('stg_klaviyo__exclusions') }}

),

events as (

    select
        *,
        case
            when event_type = 'bounced'
                then
                    case
                        when channel = 'email' and bounce_type like 'hard%' then 'suppressed'
                    end
            when event_type = 'marked_spam' then 'suppressed'
            when event_type in ('subscribed', 'unsubscribed') then event_type
            when event_type = 'replied' and is_stop then 'unsubscribed'
        end as status,
        case
            when event_type = 'bounced' then 'hard bounce'
            when event_type = 'marked_spam' then 'spam report'
            else coalesce(consent_method, 'form')
        end as method
    from {{ ref('stg_klaviyo__event_types') }}

),

addressed_events as (

    select
        events.record_key,
        events.source_name,
        events.source_table,
        events.source_record_id,
        -- cleaned already: where the event's own is no address, the consent is of the profile's
        coalesce({{ clean_email('events.stated_email') }}, persons.email) as email,
        persons.phone,
        persons.country_code,
        case when events.channel = 'email' then events.status end as email_status,
        case when events.channel = 'sms' then events.status end as sms_status,
        events.occurred_at as email_changed_at,
        events.occurred_at as sms_changed_at,
        events.method,
        coalesce(events.is_deleted, false) or coalesce(persons.is_deleted, false) as is_deleted
    from events
    left join persons on events.person_id = persons.person_id
    where events.status is not null

)

{{ consent_rows('dated_profiles', 'email') }}
union all
{{ consent_rows('texted_profiles', 'sms', country='country_code') }}
union all
{{ consent_rows('exclusions', 'email') }}
union all
{{ consent_rows('addressed_events', 'email') }}
union all
{{ consent_rows('addressed_events', 'sms', country='country_code') }}

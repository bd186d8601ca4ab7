{#
    One row per customer and channel whose marketing consent the store states.

    Newer layouts state a consent with its time per channel. Older ones have only the flag
    accepts_marketing: without a time it is an import and changed_at stays NULL, so that it can
    never grant. A state that is not known says nothing. A deleted customer grants nothing, but what
    was withdrawn stays withdrawn.

    An order that accepts marketing is not read: the store copies there what it believes already, so
    that a withdrawal elsewhere would be undone by the next order.
#}

with

customers as (

    select
        *,
        {{ clean_email('email') }} as email_address,
        {{ clean_phone('phone') }} as phone_number
    from {{ ref('stg_shopify__customers') }}

),

stated as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        email_address as contact_point,
        'email' as contact_type,
        'email' as channel,
        case
            when is_withdrawn_from_email then 'unsubscribed'
            when email_consent_state is not null then email_consent_state
            when accepts_marketing then 'subscribed'
            -- without a time nobody is known to have said no: they never said yes
            when accepts_marketing_updated_at is not null then 'unsubscribed'
            else 'not_subscribed'
        end as state,
        case
            when is_withdrawn_from_email then updated_at
            when email_consent_state is not null then email_consent_updated_at
            else accepts_marketing_updated_at
        end as changed_at,
        is_deleted
    from customers
    where
        email_consent_state is not null
        or accepts_marketing is not null
        or is_withdrawn_from_email

    union all

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        phone_number as contact_point,
        'phone' as contact_type,
        'sms' as channel,
        case when is_withdrawn_from_texts then 'unsubscribed' else sms_consent_state end as state,
        case when is_withdrawn_from_texts then updated_at else sms_consent_updated_at end
            as changed_at,
        is_deleted
    from customers
    where sms_consent_state is not null or is_withdrawn_from_texts

    union all

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        email_address as contact_point,
        'email' as contact_type,
        'ads' as channel,
        'unsubscribed' as state,
        updated_at as changed_at,
        is_deleted
    from customers
    where is_withdrawn_from_ads

),

statements as (

    select
        *,
        case
            when state in ('subscribed', 'unsubscribed', 'pending') then state
            when state in ('redacted', 'invalid') then 'suppressed'
            when state in ('not_subscribed', 'never_subscribed') then 'never_subscribed'
        end as status
    from stated

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
    'store' as method
from statements
where
    contact_point is not null
    and status is not null
    and not (coalesce(is_deleted, false) and status = 'subscribed')

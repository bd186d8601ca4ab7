{#
    One row per customer and channel whose marketing consent the store states.

    Newer layouts state a consent with its time per channel. Older ones have only the flag
    accepts_marketing: without a time it is an import and changed_at stays NULL, so that it can
    never grant.
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
            when email_consent_state is not null then email_consent_state
            when accepts_marketing then 'subscribed'
            -- without a time nobody is known to have said no: they never said yes
            when accepts_marketing_updated_at is not null then 'unsubscribed'
            else 'not_subscribed'
        end as state,
        case
            when email_consent_state is not null then email_consent_updated_at
            else accepts_marketing_updated_at
        end as changed_at
    from customers
    where email_consent_state is not null or accepts_marketing is not null

    union all

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        phone_number as contact_point,
        'phone' as contact_type,
        'sms' as channel,
        sms_consent_state as state,
        sms_consent_updated_at as changed_at
    from customers
    where sms_consent_state is not null

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
    case
        when state in ('subscribed', 'unsubscribed', 'pending') then state
        when state in ('redacted', 'invalid') then 'suppressed'
        else 'never_subscribed'
    end as status,
    changed_at,
    'store' as method
from stated
where contact_point is not null

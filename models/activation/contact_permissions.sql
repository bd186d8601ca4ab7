{#
    One row per living customer and purpose: the address and number that may be used for it, or the first reason why
    none may.

    THE consent gate: every sync states a purpose and sends only to whom this table allows, and only what it gives.
    A consent belongs to a contact point and not to a person; mail goes to the form of the address that agreed. What is
    unknown stays out. So does an address or a number of two customers: to a destination it is one person, and each
    would read what is meant for the other.
#}

with

purposes as (

    select * from {{ ref('contact_purposes') }}

),

customers as (

    select
        customer_id,
        email,
        phone,
        {{ contact_key("'email'", 'email') }} as email_key,
        {{ contact_key("'phone'", 'phone') }} as phone_key,
        coalesce(is_test, false) as is_test,
        coalesce(is_email_shared, false) as is_email_shared,
        coalesce(is_phone_shared, false) as is_phone_shared,
        ads_status
    from {{ ref('customers') }}

),

numbered as (

    select
        *,
        email is not null and not is_email_shared
        and count(*) over (partition by email_key) = 1 as is_email_own,
        phone is not null and not is_phone_shared
        and count(*) over (partition by phone_key) = 1 as is_phone_own
    from customers

),

consents as (

    select * from {{ ref('consents') }}
    where
        purpose = 'marketing'
        and contact_point = stated_contact_point

),

in_support as (

    select customer_id from {{ ref('segment_members') }}
    where segment_name = 'recent_support_contact'

),

sendable_times as (

    select * from {{ ref('sendable_times') }}

),

asked as (

    select
        numbered.*,
        purposes.purpose,
        purposes.contact_type,
        purposes.basis,
        purposes.channel,
        email_consents.status as email_status,
        email_consents.changed_at as email_changed_at,
        email_consents.contact_point as email_that_agreed,
        phone_consents.status as phone_status,
        phone_consents.changed_at as phone_changed_at,
        -- a browser that asks not to be sold or shared speaks for whoever uses it
        purposes.channel = 'ads'
        and coalesce(numbered.ads_status in ('unsubscribed', 'suppressed'), false) as has_objected,
        -- what the basis of the purpose says of each contact point by itself
        case purposes.basis
            when 'opt_in' then coalesce(email_consents.status = 'subscribed', false)
            when 'opt_out'
                then coalesce(email_consents.status in ('subscribed', 'never_subscribed'), true)
            else true
        end as is_email_allowed,
        case purposes.basis
            when 'opt_in' then coalesce(phone_consents.status = 'subscribed', false)
            when 'opt_out'
                then coalesce(phone_consents.status in ('subscribed', 'never_subscribed'), true)
            else true
        end as is_phone_allowed,
        purposes.is_marketing and in_support.customer_id is not null as is_in_support
    from numbered
    cross join purposes
    left join consents as email_consents
        on
            numbered.email_key = email_consents.contact_key
            and email_consents.contact_type = 'email'
            and purposes.channel = email_consents.channel
    left join consents as phone_consents
        on
            numbered.phone_key = phone_consents.contact_key
            and phone_consents.contact_type = 'phone'
            and purposes.channel = phone_consents.channel
    left join in_support
        on numbered.customer_id = in_support.customer_id

),

judged as (

    select
        *,
        case contact_type
            when 'phone' then phone_status
            when 'email' then email_status
            else coalesce(email_status, phone_status)
        end as consent_status,
        case contact_type
            when 'phone' then phone_changed_at
            when 'email' then email_changed_at
            else coalesce(email_changed_at, phone_changed_at)
        end as consent_changed_at,
        case contact_type
            when 'email' then email is null
            when 'phone' then phone is null
            else email is null and phone is null
        end as has_no_contact_point,
        case contact_type
            when 'email' then is_email_allowed
            when 'phone' then is_phone_allowed
            else
                (email is not null and is_email_allowed)
                or (phone is not null and is_phone_allowed)
        end as is_allowed,
        case contact_type
            when 'email' then is_email_own
            when 'phone' then is_phone_own
            else (is_email_own and is_email_allowed) or (is_phone_own and is_phone_allowed)
        end as is_own
    from asked

),

decided as (

    select
        *,
        case
            when has_no_contact_point
                then
                    case contact_type
                        when 'email' then 'no address'
                        when 'phone' then 'no number'
                        else 'no address or number'
                    end
            when not is_allowed and consent_status in ('unsubscribed', 'suppressed')
                then consent_status
            when not is_allowed and consent_status = 'pending' then 'consent pending'
            when not is_allowed then 'no consent'
            when has_objected then 'privacy signal'
            when is_test then 'test customer'
            when not is_own and contact_type = 'phone' then 'number on several customers'
            when not is_own then 'address on several customers'
            when is_in_support then 'recent support contact'
        end as blocked_reason
    from judged

)

select
    decided.customer_id,
    decided.purpose,
    -- The other contact point goes along as what a profile is known by, where it is nobody else's.
    case
        when decided.blocked_reason is not null or not decided.is_email_own then null
        when decided.contact_type = 'email' then decided.email_that_agreed
        when decided.contact_type = 'phone' then decided.email
        when decided.is_email_allowed then coalesce(decided.email_that_agreed, decided.email)
    end as email,
    case
        when decided.blocked_reason is not null or not decided.is_phone_own then null
        when decided.contact_type <> 'any' or decided.is_phone_allowed then decided.phone
    end as phone,
    decided.consent_status,
    decided.consent_changed_at,
    decided.blocked_reason,
    case when decided.blocked_reason is null then sendable_times.sendable_at end as sendable_at
from decided
left join sendable_times
    on decided.customer_id = sendable_times.customer_id

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
        country_code,
        region
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

    select
        *,
        status in ('unsubscribed', 'suppressed') as is_withdrawn
    from {{ ref('consents') }}
    where
        purpose = 'marketing'
        and contact_point = stated_contact_point

),

-- A browser that asks not to be sold or shared speaks for whoever it turns out to be.
objections as (

    select
        customer_id,
        channel,
        max(changed_at) as changed_at
    from {{ ref('consents') }}
    where
        contact_type = 'device'
        and status = 'unsubscribed'
        and customer_id is not null
    group by customer_id, channel

),

in_support as (

    select customer_id from {{ ref('segment_members') }}
    where segment_name = 'recent_support_contact'

),

zones as (

    select * from {{ ref('time_zones') }}

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
        objections.customer_id is not null as has_objected,
        objections.changed_at as objected_at,
        purposes.is_marketing and in_support.customer_id is not null as is_in_support,
        coalesce(region_zones.west_zone, country_zones.west_zone, '{{ var("shop_timezone") }}') as west_zone,
        coalesce(region_zones.east_zone, country_zones.east_zone, '{{ var("shop_timezone") }}') as east_zone
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
    left join objections
        on
            numbered.customer_id = objections.customer_id
            and purposes.channel = objections.channel
    left join in_support
        on numbered.customer_id = in_support.customer_id
    left join zones as region_zones
        on
            numbered.country_code = region_zones.country_code
            and numbered.region = region_zones.region
    left join zones as country_zones
        on
            numbered.country_code = country_zones.country_code
            and country_zones.region is null

),

-- What the basis of the purpose says of each contact point by itself.
allowed as (

    select
        *,
        case basis
            when 'opt_in' then coalesce(email_status = 'subscribed', false)
            when 'opt_out' then coalesce(email_status not in ('unsubscribed', 'suppressed', 'pending'), true)
            else true
        end as is_email_allowed,
        case basis
            when 'opt_in' then coalesce(phone_status = 'subscribed', false)
            when 'opt_out' then coalesce(phone_status not in ('unsubscribed', 'suppressed', 'pending'), true)
            else true
        end as is_phone_allowed
    from asked

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
    from allowed

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
            when basis <> 'none' and consent_status = 'unsubscribed' and not is_allowed then 'unsubscribed'
            when basis <> 'none' and consent_status = 'suppressed' and not is_allowed then 'suppressed'
            when basis <> 'none' and consent_status = 'pending' and not is_allowed then 'consent pending'
            when not is_allowed then 'no consent'
            when has_objected then 'privacy signal'
            when is_test then 'test customer'
            when not is_own
                then case contact_type when 'phone' then 'number on several customers' else 'address on several customers' end
            when is_in_support then 'recent support contact'
        end as blocked_reason
    from judged

)

select
    customer_id,
    purpose,
    -- The other contact point goes along as what a profile is known by, where it is nobody else's.
    case
        when blocked_reason is null and is_email_own
            then
                case
                    when contact_type = 'email' then email_that_agreed
                    when contact_type = 'phone' then email
                    when is_email_allowed then coalesce(email_that_agreed, email)
                end
    end as email,
    case
        when blocked_reason is null and is_phone_own and (contact_type <> 'any' or is_phone_allowed) then phone
    end as phone,
    consent_status,
    consent_changed_at,
    blocked_reason,
    case when blocked_reason is null then {{ sendable_at('west_zone', 'east_zone') }} end as sendable_at
from decided

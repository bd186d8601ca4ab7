{#
    One row per address or number of a contact, or of an e-mail event, that may not be sent to. A CRM
    grants nothing; deleted or merged, a contact that opted out stays so.

    An opt-out is of the contact, and so of all its addresses; a bounce is of the first one. When it
    happened no property says: the last change of the contact is the latest that it can be, so that
    only a newer opt-in counts against it.
#}
{{ config(materialized=view_or_part()) }}

with

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}

),

addresses as (

    select * from {{ ref('stg_hubspot__contact_addresses') }}

),

numbers as (

    select * from {{ ref('stg_hubspot__identifiers') }}
    where identifier_type = 'phone'

),

addressed as (

    select
        contacts.record_key,
        contacts.source_name,
        contacts.source_table,
        contacts.source_record_id,
        addresses.email,
        case
            when contacts.is_opted_out then 'unsubscribed'
            when addresses.is_first and (contacts.is_unreachable or contacts.is_hard_bounced)
                then 'suppressed'
        end as email_status,
        contacts.updated_at as email_changed_at,
        case
            when contacts.is_opted_out then 'CRM'
            when contacts.is_hard_bounced then 'hard bounce'
            else 'unreachable'
        end as method,
        contacts.is_deleted
    from contacts
    inner join addresses on contacts.record_key = addresses.record_key

),

numbered as (

    select
        numbers.record_key,
        numbers.source_name,
        numbers.source_table,
        numbers.source_record_id,
        numbers.raw_value as phone,
        numbers.country_code,
        'unsubscribed' as sms_status,
        contacts.updated_at as sms_changed_at,
        'CRM' as method,
        contacts.is_deleted
    from contacts
    inner join numbers on contacts.record_key = numbers.record_key
    where contacts.is_opted_out_of_texts

),

withdrawals as (

    select
        *,
        status as email_status,
        withdrawn_at as email_changed_at,
        false as is_deleted
    from {{ ref('stg_hubspot__email_withdrawals') }}

)

{{ consent_rows('addressed', 'email') }}
union all
{{ consent_rows('numbered', 'sms', country='country_code') }}
union all
{{ consent_rows('withdrawals', 'email') }}

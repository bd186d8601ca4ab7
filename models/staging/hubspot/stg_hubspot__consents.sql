{#
    One row per address or number of a contact, or of an e-mail event, that may not be sent to. A CRM
    grants nothing; deleted or merged, a contact that opted out stays so.

    An opt-out is of the contact, and so of all its addresses; a bounce is of the first one. When it
    happened no property says: the last change of the contact is the latest that it can be, so that
    only a newer opt-in counts against it.
#}

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

statements as (

    select
        contacts.record_key,
        contacts.source_name,
        contacts.source_table,
        contacts.source_record_id,
        addresses.email as contact_point,
        'email' as contact_type,
        'email' as channel,
        case when contacts.is_opted_out then 'unsubscribed' else 'suppressed' end as status,
        contacts.updated_at as changed_at,
        case
            when contacts.is_opted_out then 'CRM'
            when contacts.is_hard_bounced then 'hard bounce'
            else 'unreachable'
        end as method
    from contacts
    inner join addresses on contacts.record_key = addresses.record_key
    where
        contacts.is_opted_out
        or (addresses.is_first and (contacts.is_unreachable or contacts.is_hard_bounced))

    union all

    select
        contacts.record_key,
        contacts.source_name,
        contacts.source_table,
        contacts.source_record_id,
        numbers.identifier_value as contact_point,
        'phone' as contact_type,
        'sms' as channel,
        'unsubscribed' as status,
        contacts.updated_at as changed_at,
        'CRM' as method
    from contacts
    inner join numbers on contacts.record_key = numbers.record_key
    where contacts.is_opted_out_of_texts

    union all

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        email as contact_point,
        'email' as contact_type,
        'email' as channel,
        status,
        withdrawn_at as changed_at,
        method
    from {{ ref('stg_hubspot__email_withdrawals') }}

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

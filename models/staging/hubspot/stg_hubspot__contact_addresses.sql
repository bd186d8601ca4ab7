{#
    One row per contact and address that HubSpot says is the contact's: the first, the one at work and
    the additional ones.
#}

with

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}

),

further as (

    {{ list_rows('contacts', 'additional_emails') }}

),

stated as (

    select
        record_key,
        email,
        1 as is_first
    from contacts
    union all
    select
        record_key,
        work_email as email,
        0 as is_first
    from contacts
    union all
    select
        record_key,
        entry as email,
        0 as is_first
    from further

),

cleaned as (

    select
        record_key,
        {{ clean_email('email') }} as email,
        is_first
    from stated

),

addresses as (

    select
        record_key,
        email,
        max(is_first) = 1 as is_first
    from cleaned
    where email is not null
    group by record_key, email

)

select
    contacts.source_name,
    contacts.source_table,
    contacts.source_record_id,
    contacts.record_key,
    addresses.email,
    addresses.is_first,
    contacts.created_at
from addresses
inner join contacts on addresses.record_key = contacts.record_key

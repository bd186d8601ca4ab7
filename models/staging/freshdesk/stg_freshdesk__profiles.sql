{#
    One row per contact who is neither staff nor deleted, and per ticket, for the address that its
    requester wrote from: the contact may not be landed.
#}
{{ config(materialized=view_or_part()) }}

with

contacts as (

    select * from {{ ref('stg_freshdesk__contacts') }}
    where not is_staff and not is_deleted

),

deleted_contacts as (

    select freshdesk_contact_id from {{ ref('stg_freshdesk__contacts') }}
    where is_deleted

),

tickets as (

    select tickets.*
    from {{ ref('stg_freshdesk__tickets') }} as tickets
    left join deleted_contacts
        on tickets.freshdesk_contact_id = deleted_contacts.freshdesk_contact_id
    where
        deleted_contacts.freshdesk_contact_id is null
        and coalesce(tickets.email, tickets.mobile, tickets.phone) is not null

)

{{ profile_rows('contacts', own=[
    'first_name', 'last_name', 'email', 'language', 'created_at', 'updated_at',
], stated={'phone': 'coalesce(mobile, phone)'}) }}
union all
{{ profile_rows('tickets', own=['email'], stated={
    'phone': 'coalesce(mobile, phone)',
    'created_at': 'opened_at',
    'updated_at': 'opened_at',
}) }}

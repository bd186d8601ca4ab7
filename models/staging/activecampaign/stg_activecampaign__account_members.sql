{# One row per contact and company: by the contact itself, or by the table of both. #}
{{ config(materialized=view_or_part()) }}

with

contacts as (

    select * from {{ ref('stg_activecampaign__contacts') }}
    where not is_deleted

),

links as (

    select
        contact,
        {{ unique_id('activecampaign', 'account') }} as account_id
    from {{ source('activecampaign', 'account_contacts') }}
    where account is not null

)

select
    source_name,
    record_key,
    account_id
from contacts
where account_id is not null

union

select
    contacts.source_name,
    contacts.record_key,
    links.account_id
from links
inner join contacts on links.contact = contacts.contact_id

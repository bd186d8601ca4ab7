{#
    One row per contact that belongs to a company: to the one that HubSpot calls its first, else to its
    only one, or what that was merged into.
#}
{{ config(materialized=view_or_part()) }}

with

companies as (

    select
        contact_id,
        company_id,
        case when {{ clean_text('type_id') }} in ('1', '1.0') then 1 else 2 end as choice
    from {{ source('hubspot', 'contact_company') }}
    where not {{ is_deleted(['_fivetran_deleted']) }}

),

best as (

    select
        contact_id,
        company_id,
        choice,
        min(choice) over (partition by contact_id) as best_choice
    from companies

),

only_ones as (

    select
        contact_id,
        min(company_id) as company_id
    from best
    where choice = best_choice
    group by contact_id
    having min(company_id) = max(company_id)

),

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}
    where not is_deleted

),

merged as (

    select * from {{ ref('stg_hubspot__merged_companies') }}

),

members as (

    select
        contacts.record_key,
        contacts.source_name,
        {{ unique_id(
            'hubspot',
            'coalesce(contacts.hubspot_company_id, only_ones.company_id)',
            source='contacts.source_name',
        ) }} as account_id
    from contacts
    left join only_ones on contacts.hubspot_contact_id = only_ones.contact_id
    where coalesce(contacts.hubspot_company_id, only_ones.company_id) is not null

)

select
    members.record_key,
    members.source_name,
    coalesce(merged.account_id, members.account_id) as account_id
from members
left join merged on members.account_id = merged.merged_account_id

{#
    One row per deal with a company or a contact. A deal with several contacts is nobody's, for to name
    them on one record would make them one person; those that were merged are one. So are companies.
    Joins, against the rule of the layer: what was merged stands in side tables.
#}
{{ config(materialized=view_or_part()) }}

with

merged as (

    select * from {{ ref('stg_hubspot__merged_companies') }}

),

company_links as (

    select
        deal_id,
        {{ unique_id('hubspot', 'company_id') }} as linked_account_id,
        case when {{ clean_text('type_id') }} in ('5', '5.0') then 1 else 2 end as choice,
        min(case when {{ clean_text('type_id') }} in ('5', '5.0') then 1 else 2 end) over (
            partition by deal_id
        ) as best_choice
    from {{ source('hubspot', 'deal_company') }}
    where not {{ is_deleted(['_fivetran_deleted']) }}

),

living_links as (

    select
        company_links.deal_id,
        coalesce(merged.account_id, company_links.linked_account_id) as account_id
    from company_links
    left join merged on company_links.linked_account_id = merged.merged_account_id
    where company_links.choice = company_links.best_choice

),

-- the one that HubSpot calls its first, else its only one, or what that was merged into
companies as (

    select
        deal_id,
        min(account_id) as account_id
    from living_links
    group by deal_id
    having min(account_id) = max(account_id)

),

merged_contacts as (

    select
        from_value as merged_contact_id,
        min(to_value) as contact_id
    from {{ ref('stg_hubspot__identifier_merges') }}
    group by from_value

),

contacts as (

    select
        deal_contacts.deal_id,
        min(coalesce(merged_contacts.contact_id, deal_contacts.contact_id)) as contact_id
    from {{ source('hubspot', 'deal_contact') }} as deal_contacts
    left join merged_contacts on deal_contacts.contact_id = merged_contacts.merged_contact_id
    where not {{ is_deleted(['deal_contacts._fivetran_deleted']) }}
    group by deal_contacts.deal_id
    having
        min(coalesce(merged_contacts.contact_id, deal_contacts.contact_id))
        = max(coalesce(merged_contacts.contact_id, deal_contacts.contact_id))

)

select
    coalesce(companies.deal_id, contacts.deal_id) as deal_id,
    companies.account_id,
    contacts.contact_id as hubspot_contact_id
from companies
full join contacts on companies.deal_id = contacts.deal_id

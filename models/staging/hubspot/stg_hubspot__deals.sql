{#
    One row per deal that was neither deleted nor merged into another: the newest version the loader
    delivered. A deal with several contacts is nobody's, for to name them on one record would make them
    one person.

    Joins, against the rule of the layer: companies, contacts, stages and owners stand in side tables.
#}

with

newest as (

    {{ latest_row(source('hubspot', 'deal'), key=['deal_id'], order_by=newest_first(
        ['property_hs_lastmodifieddate', '_fivetran_synced'],
        ['_fivetran_deleted', 'is_deleted', 'deal_pipeline_stage_id', 'property_amount'],
    )) }}

),

given_up as (

    select distinct merged_deal_id from {{ source('hubspot', 'merged_deal') }}

),

merged as (

    select * from {{ ref('stg_hubspot__merged_companies') }}

),

company_links as (

    select
        deal_id,
        {{ unique_id('hubspot', 'company_id') }} as linked_account_id,
        case when {{ clean_text('type_id') }} = '5' then 1 else 2 end as choice,
        min(case when {{ clean_text('type_id') }} = '5' then 1 else 2 end) over (
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

contacts as (

    select
        deal_id,
        min(contact_id) as contact_id
    from {{ source('hubspot', 'deal_contact') }}
    where not {{ is_deleted(['_fivetran_deleted']) }}
    group by deal_id
    having min(contact_id) = max(contact_id)

),

stages as (

    select * from {{ ref('stg_hubspot__stages') }}

),

owners as (

    select * from {{ ref('stg_hubspot__owners') }}

)

select
    -- keys
    {{ source_record('hubspot', 'deal', ['newest.deal_id']) }},
    {{ unique_id('hubspot', 'newest.deal_id') }} as deal_id,
    companies.account_id,
    contacts.contact_id as hubspot_contact_id,

    -- what it is
    {{ clean_text('newest.property_dealname') }} as name,
    coalesce(stages.pipeline, {{ clean_text('newest.deal_pipeline_id') }}) as pipeline,
    coalesce(stages.stage, {{ clean_text('newest.deal_pipeline_stage_id') }}) as stage,
    coalesce(owners.owner_name, {{ clean_text('newest.owner_id') }}) as owner,
    stages.is_closed,
    case when stages.is_closed then stages.is_won end as is_won,

    -- amounts
    {{ read_money('newest.property_amount') }} as amount,
    upper({{ clean_text('newest.property_deal_currency_code') }}) as currency,

    -- times
    {{ read_timestamp('newest.property_createdate') }} as created_at,
    case
        when stages.is_closed then {{ read_timestamp('newest.property_closedate') }}
    end as closed_at,
    {{ read_timestamp('newest.property_hs_lastmodifieddate') }} as updated_at

from newest
left join given_up on newest.deal_id = given_up.merged_deal_id
left join companies on newest.deal_id = companies.deal_id
left join contacts on newest.deal_id = contacts.deal_id
left join stages on newest.deal_pipeline_stage_id = stages.hubspot_stage_id
left join owners on newest.owner_id = owners.hubspot_owner_id
where
    {{ clean_text('newest.deal_id') }} is not null
    and given_up.merged_deal_id is null
    and not {{ is_deleted(['newest.is_deleted', 'newest._fivetran_deleted']) }}

{#
    One row per deal that was neither deleted nor merged into another: the newest version the loader
    delivered. A deal with several contacts is nobody's, for to name them on one record would make them
    one person; those that were merged are one. More CTEs than elsewhere: each kind of link is one.

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

),

stages as (

    select * from {{ ref('stg_hubspot__stages') }}

),

owners as (

    select * from {{ ref('stg_hubspot__owners') }}

),

-- where no table tells of a stage: those of the pipeline that every portal has are called by names
deals as (

    select
        newest.*,
        stages.pipeline,
        stages.stage,
        coalesce(
            stages.is_closed,
            {{ read_boolean('newest.property_hs_is_closed') }},
            case when newest.deal_pipeline_stage_id in ('closedwon', 'closedlost') then true end
        ) as is_closed,
        coalesce(
            stages.is_won,
            {{ read_boolean('newest.property_hs_is_closed_won') }},
            case newest.deal_pipeline_stage_id
                when 'closedwon' then true
                when 'closedlost' then false
            end
        ) as is_won
    from newest
    left join stages on newest.deal_pipeline_stage_id = stages.hubspot_stage_id

)

select
    -- keys
    {{ source_record('hubspot', 'deal', ['deals.deal_id']) }},
    {{ unique_id('hubspot', 'deals.deal_id') }} as deal_id,
    companies.account_id,
    contacts.contact_id as hubspot_contact_id,

    -- what it is
    {{ clean_text('deals.property_dealname') }} as name,
    coalesce(deals.pipeline, {{ clean_text('deals.deal_pipeline_id') }}) as pipeline,
    coalesce(deals.stage, {{ clean_text('deals.deal_pipeline_stage_id') }}) as stage,
    coalesce(owners.owner_name, {{ clean_text('deals.owner_id') }}) as owner,
    deals.is_closed,
    case when deals.is_closed then deals.is_won end as is_won,

    -- amounts
    {{ read_money('deals.property_amount') }} as amount,
    upper({{ clean_text('deals.property_deal_currency_code') }}) as currency,

    -- times
    {{ read_timestamp('deals.property_createdate') }} as created_at,
    case
        when deals.is_closed then {{ read_timestamp('deals.property_closedate') }}
    end as closed_at,
    {{ read_timestamp('deals.property_hs_lastmodifieddate') }} as updated_at

from deals
left join given_up on deals.deal_id = given_up.merged_deal_id
left join companies on deals.deal_id = companies.deal_id
left join contacts on deals.deal_id = contacts.deal_id
left join owners on deals.owner_id = owners.hubspot_owner_id
where
    {{ clean_text('deals.deal_id') }} is not null
    and given_up.merged_deal_id is null
    and not {{ is_deleted(['deals.is_deleted', 'deals._fivetran_deleted']) }}

{#
    One row per deal that was neither deleted nor merged into another: the newest version the loader
    delivered.
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

links as (

    select * from {{ ref('stg_hubspot__deal_links') }}

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
    links.account_id,
    links.hubspot_contact_id,

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
left join links on deals.deal_id = links.deal_id
left join owners on deals.owner_id = owners.hubspot_owner_id
where
    {{ clean_text('deals.deal_id') }} is not null
    and given_up.merged_deal_id is null
    and not {{ is_deleted(['deals.is_deleted', 'deals._fivetran_deleted']) }}

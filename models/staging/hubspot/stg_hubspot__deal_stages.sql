{#
    One row per stage that a deal entered and when.

    A join, against the rule of the layer: the history names a stage by its id.
#}

with

history as (

    select distinct
        {{ unique_id('hubspot', 'deal_id') }} as deal_id,
        {{ source_name('hubspot') }} as source_name,
        value as hubspot_stage_id,
        {{ read_timestamp('date_entered') }} as entered_at
    from {{ source('hubspot', 'deal_stage') }}
    where {{ clean_text('deal_id') }} is not null and {{ clean_text('value') }} is not null

),

deals as (

    select * from {{ ref('stg_hubspot__deals') }}

),

stages as (

    select * from {{ ref('stg_hubspot__stages') }}

)

select
    history.deal_id,
    history.source_name,
    stages.pipeline,
    coalesce(stages.stage, history.hubspot_stage_id) as stage,
    history.entered_at
from history
inner join deals on history.deal_id = deals.deal_id
left join stages on history.hubspot_stage_id = stages.hubspot_stage_id
where history.entered_at is not null

{#
    One row per deal and stage that it ever entered, by its first entry, and one per deal as a whole (`all stages`): whether
    and when it went on from there.
#}
{{ config(materialized=view_or_part()) }}

with

deals as (

    select
        deal_id,
        source_name,
        coalesce(pipeline, 'default') as pipeline,
        amount,
        created_at,
        case when is_closed then closed_at end as closed_at,
        case
            when is_closed and is_won then 'won'
            when is_closed then 'lost'
            when not is_closed then 'open'
        end as outcome
    from {{ ref('deals') }}
    where created_at <= {{ as_of() }}

),

numbered as (

    select * from {{ ref('deal_stage_entries') }}

),

-- A later stage that was entered before, and never since, is a move backward and no advance.
advances as (

    select
        numbered.deal_id,
        numbered.pipeline,
        numbered.stage,
        min(case
            when later.entered_at >= numbered.entered_at then later.entered_at
            else later.last_entered_at
        end) as advanced_at
    from numbered
    inner join numbered as later
        on
            numbered.deal_id = later.deal_id
            and numbered.pipeline = later.pipeline
            and numbered.stage_number < later.stage_number
            and numbered.entered_at <= later.last_entered_at
    group by
        numbered.deal_id,
        numbered.pipeline,
        numbered.stage

)

select
    deals.deal_id,
    deals.source_name,
    deals.pipeline,
    'all stages' as stage,
    0 as stage_number,
    deals.created_at as entered_at,
    case when deals.outcome = 'won' then deals.closed_at end as advanced_at,
    deals.outcome = 'won' as is_advanced,
    deals.outcome,
    deals.closed_at,
    deals.amount
from deals

union all

select
    numbered.deal_id,
    numbered.source_name,
    numbered.pipeline,
    numbered.stage,
    numbered.stage_number,
    numbered.entered_at,
    case
        when advances.advanced_at is not null then advances.advanced_at
        when deals.outcome = 'won' then deals.closed_at
    end as advanced_at,
    advances.advanced_at is not null or deals.outcome = 'won' as is_advanced,
    deals.outcome,
    deals.closed_at,
    deals.amount
from numbered
inner join deals
    on numbered.deal_id = deals.deal_id
left join advances
    on
        numbered.deal_id = advances.deal_id
        and numbered.pipeline = advances.pipeline
        and numbered.stage = advances.stage

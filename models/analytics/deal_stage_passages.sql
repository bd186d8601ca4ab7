{#
    One row per deal and stage that it ever entered, by its first entry, and one per deal as a whole (`all stages`). Read
    from the history of stages, never from where a deal is now. No source states the order of stages, so it is observed:
    a stage stands before another when more deals entered it first. Stages that deals enter as they are won or lost are
    outcomes and no stages. More CTEs than elsewhere: each is one step, and the unit tests follow a deal through all.
#}
{{ config(materialized=view_or_part()) }}

with

deals as (

    select
        deal_id,
        source_name,
        coalesce(pipeline, 'default') as pipeline,
        stage,
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

entries as (

    select
        deal_id,
        source_name,
        coalesce(pipeline, 'default') as pipeline,
        stage,
        entered_at,
        left_at
    from {{ ref('deal_stage_log') }}
    where entered_at <= {{ as_of() }}

),

-- In all of an outcome's deals nothing is open, and most of them entered it as they were closed.
outcome_stages as (

    select
        entries.source_name,
        entries.pipeline,
        entries.stage
    from entries
    inner join deals
        on entries.deal_id = deals.deal_id
    where entries.left_at is null
    group by
        entries.source_name,
        entries.pipeline,
        entries.stage
    having
        count(case when deals.outcome in ('won', 'lost') then 1 end) = count(*)
        and 2 * count(case
            when
                {{ days_between('entries.entered_at', 'deals.closed_at', whole=false) }}
                between -1e0 and 1e0
                then 1
        end) > count(*)

),

stage_entries as (

    select
        entries.deal_id,
        entries.source_name,
        entries.pipeline,
        entries.stage,
        min(entries.entered_at) as entered_at,
        max(entries.entered_at) as last_entered_at
    from entries
    left join outcome_stages
        on
            entries.source_name = outcome_stages.source_name
            and entries.pipeline = outcome_stages.pipeline
            and entries.stage = outcome_stages.stage
    where outcome_stages.stage is null
    group by
        entries.deal_id,
        entries.source_name,
        entries.pipeline,
        entries.stage

),

-- Above zero where more deals entered the stage before the other.
precedence as (

    select
        stage_entries.source_name,
        stage_entries.pipeline,
        stage_entries.stage,
        others.stage as other_stage,
        sum(case
            when stage_entries.entered_at < others.entered_at then 1
            when stage_entries.entered_at > others.entered_at then -1
            else 0
        end) as balance
    from stage_entries
    inner join stage_entries as others
        on
            stage_entries.deal_id = others.deal_id
            and stage_entries.pipeline = others.pipeline
    group by
        stage_entries.source_name,
        stage_entries.pipeline,
        stage_entries.stage,
        others.stage

),

stages as (

    select
        source_name,
        pipeline,
        stage,
        row_number() over (
            partition by source_name, pipeline
            order by count(case when balance < 0 then 1 end), stage
        ) as stage_number
    from precedence
    group by
        source_name,
        pipeline,
        stage

),

numbered as (

    select
        stage_entries.*,
        stages.stage_number
    from stage_entries
    inner join stages
        on
            stage_entries.source_name = stages.source_name
            and stage_entries.pipeline = stages.pipeline
            and stage_entries.stage = stages.stage

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

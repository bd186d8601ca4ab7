{#
    One row per deal and stage that it ever entered, with the place of the stage. Read from the history of stages, never
    from where a deal is now. No source states the order of stages, so it is observed: a stage stands before another when
    more deals entered it first. Stages that deals enter as they are won or lost are outcomes and no stages.
#}
{{ config(materialized=view_or_part()) }}

with

deals as (

    select
        deal_id,
        is_closed,
        case when is_closed then closed_at end as closed_at
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
        count(case when deals.is_closed then 1 end) = count(*)
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

)

select
    stage_entries.deal_id,
    stage_entries.source_name,
    stage_entries.pipeline,
    stage_entries.stage,
    stages.stage_number,
    stage_entries.entered_at,
    stage_entries.last_entered_at
from stage_entries
inner join stages
    on
        stage_entries.source_name = stages.source_name
        and stage_entries.pipeline = stages.pipeline
        and stage_entries.stage = stages.stage

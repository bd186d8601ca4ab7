{#
    One row per pipeline and stage that deals entered in the last 365 days, and one per pipeline as a whole.
    Read from the history of stages, never from where a deal is now: a deal counts once in each stage that it ever
    entered, by its first entry. No source states the order of stages, so it is observed: a stage stands before another
    when more deals entered it first. Stages that deals enter as they are won or lost are outcomes and no stages.
    More CTEs and lines than elsewhere: each is one step, and the unit tests follow a deal through all of them.
#}
{{ table_if_fed('uni_deals') }}

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

),

passages as (

    select
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

),

totals as (

    select
        source_name,
        pipeline,
        stage,
        stage_number,
        count(*) as entered,
        count(case when is_advanced then 1 end) as advanced,
        count(case when not is_advanced and outcome = 'lost' then 1 end) as lost,
        count(case when not is_advanced and outcome = 'open' then 1 end) as still_open,
        cast(percentile_cont(0.5) within group (order by {{ days_between(
            'entered_at', 'advanced_at', whole=false
        ) }}) as {{ type_double() }}) as median_days,
        count(case when outcome = 'won' then 1 end) as won,
        count(case when outcome in ('won', 'lost') then 1 end) as decided,
        cast(avg(case when outcome = 'won' then amount end) as {{ type_money() }})
            as average_won_amount,
        cast(avg(case
            when outcome = 'won' then {{ dbt.datediff('entered_at', 'closed_at', 'second') }}
        end) as {{ type_double() }}) / 86400e0 as average_days_to_win
    from passages
    where {{ in_last_days('entered_at', 365) }}
    group by
        source_name,
        pipeline,
        stage,
        stage_number

)

select
    source_name,
    pipeline,
    stage,
    cast(stage_number as {{ dbt.type_int() }}) as stage_number,
    cast(entered as {{ dbt.type_int() }}) as entered,
    cast(advanced as {{ dbt.type_int() }}) as advanced,
    cast(lost as {{ dbt.type_int() }}) as lost,
    cast(still_open as {{ dbt.type_int() }}) as still_open,
    cast(advanced as {{ type_double() }}) / nullif(advanced + lost, 0) as conversion,
    median_days,
    cast(won as {{ type_double() }}) / nullif(decided, 0) as win_rate,
    average_won_amount,
    average_days_to_win,
    cast(
        still_open * (cast(won as {{ type_double() }}) / nullif(decided, 0)) * average_won_amount
        / nullif(average_days_to_win, 0e0)
        as {{ type_money() }}
    ) as velocity_per_day
from totals

{#
    One row per pipeline and stage that deals entered in the last 365 days, and one per pipeline as a whole.
#}
{{ table_if_fed('uni_deals') }}

with

passages as (

    select * from {{ ref('deal_stage_passages') }}

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

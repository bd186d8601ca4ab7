{#
    One row per day from the first ticket to as_of and slice: tickets solved on it, and those open at its end; of all
    tickets, or of one channel. A ticket that is closed and nobody says when counts in neither.
#}
{{ config(materialized=view_or_part()) }}

with

tickets as (

    select
        coalesce(channel, 'unknown') as channel,
        {{ shop_date('opened_at') }} as opened_date,
        case when solved_at <= {{ as_of() }} then {{ shop_date('solved_at') }} end as solved_date
    from {{ ref('tickets') }}
    where
        opened_at <= {{ as_of() }}
        and (is_open or solved_at is not null)

),

changes as (

    select
        opened_date as metric_date,
        channel,
        1 as opened,
        0 as solved,
        {{ dbt.datediff("cast('2000-01-01' as date)", 'opened_date', 'day') }} as opened_day
    from tickets
    union all
    select
        solved_date as metric_date,
        channel,
        0 as opened,
        1 as solved,
        -{{ dbt.datediff("cast('2000-01-01' as date)", 'opened_date', 'day') }} as opened_day
    from tickets
    where solved_date is not null

),

changes_by_day as (

    select
        metric_date,
        coalesce(channel, 'all') as slice,
        sum(opened - solved) as change,
        sum(solved) as solved,
        sum(opened_day) as opened_day
    from changes
    group by rollup(metric_date, channel)
    having metric_date is not null

),

days as (

    {{ day_series('(select min(opened_date) from tickets)', shop_date(as_of())) }}

),

slices as (

    select distinct slice from changes_by_day

),

sums as (

    select
        days.day as metric_date,
        slices.slice,
        coalesce(changes_by_day.solved, 0) as tickets_solved,
        sum(coalesce(changes_by_day.change, 0)) over (
            partition by slices.slice order by days.day
            rows between unbounded preceding and current row
        ) as tickets_open,
        -- the days on which those that are open were opened, each as a number, added up
        sum(coalesce(changes_by_day.opened_day, 0)) over (
            partition by slices.slice order by days.day
            rows between unbounded preceding and current row
        ) as opened_days
    from days
    cross join slices
    left join changes_by_day
        on
            days.day = changes_by_day.metric_date
            and slices.slice = changes_by_day.slice

)

select
    metric_date,
    slice,
    tickets_solved,
    tickets_open,
    {{ dbt.datediff("cast('2000-01-01' as date)", 'metric_date', 'day') }}
    - cast(opened_days as {{ type_double() }}) / nullif(tickets_open, 0) as average_open_days
from sums

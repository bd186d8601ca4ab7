{#
    One row per product line and judged window (an hour or a day of the last 90 days in which some line had 10 or more
    abandoned checkouts): its counts beside those of the same weekday and hour of the eight weeks before it.
    More CTEs than elsewhere: each is one step.
#}
{{ config(materialized=view_or_part()) }}
{%- set zone = "'" ~ var('shop_timezone') ~ "'" %}

with

counts as (

    select * from {{ ref('abandonment_counts') }}
    where window_start > {{ dbt.dateadd('day', -150, as_of()) }}

),

lines as (

    select
        coalesce(product_line, 'unknown') as product_line,
        {{ local_time('min(started_at)', zone) }} as first_local_at
    from {{ ref('checkouts') }}
    where started_at <= {{ as_of() }}
    group by coalesce(product_line, 'unknown')

),

windows as (

    select distinct
        window_unit,
        window_start,
        local_start,
        case
            when window_unit = 'hour' then {{ dbt.dateadd('hour', 1, 'window_start') }}
            else {{ utc_time(dbt.dateadd('day', 1, 'local_start'), zone) }}
        end as window_end
    from counts
    where
        product_line is not null
        and start_count >= 10
        and window_start > {{ dbt.dateadd('day', -90, as_of()) }}

),

-- A checkout is abandoned after four hours: a window is judged when all of its checkouts are.
tested as (

    select
        windows.*,
        lines.product_line,
        lines.first_local_at
    from windows
    cross join lines
    where windows.window_end <= {{ dbt.dateadd('hour', -4, as_of()) }}

),

-- The window itself (week 0) and the same local time of the weeks before.
weeks as (

    select
        week_numbers.week,
        tested.window_unit,
        tested.window_start,
        tested.product_line,
        tested.first_local_at,
        {{ dbt.dateadd('day', '-7 * week_numbers.week', 'tested.local_start') }} as local_start
    from tested
    cross join (
        {{ whole_numbers(0, 8, 'week') }}
    ) as week_numbers

),

-- An hour that the clock left out in a week is none, and no zero.
counted_weeks as (

    select
        *,
        case when week = 0 then window_start else {{ utc_time('local_start', zone) }} end
            as counted_from
    from weeks
    where
        week = 0
        or (
            local_start >= first_local_at
            and {{ local_time(utc_time('local_start', zone), zone) }} = local_start
        )

),

weekly as (

    select
        counted_weeks.week,
        counted_weeks.window_unit,
        counted_weeks.window_start,
        counted_weeks.product_line,
        coalesce(counts.start_count, 0) as checkout_count,
        coalesce(session_counts.start_count, 0) as session_count
    from counted_weeks
    left join counts
        on
            counted_weeks.window_unit = counts.window_unit
            and counted_weeks.counted_from = counts.window_start
            and counted_weeks.product_line = counts.product_line
    left join counts as session_counts
        on
            counted_weeks.window_unit = session_counts.window_unit
            and counted_weeks.counted_from = session_counts.window_start
            and session_counts.product_line is null

),

usual as (

    select
        window_unit,
        window_start,
        product_line,
        count(*) as week_count,
        cast(percentile_cont(0.5) within group (order by checkout_count) as {{ type_double() }})
            as expected,
        cast(percentile_cont(0.5) within group (order by session_count) as {{ type_double() }})
            as expected_sessions
    from weekly
    where week > 0
    group by
        window_unit,
        window_start,
        product_line

),

-- The window's own row beside the middle distance of the weeks before from their middle.
compared as (

    select
        weekly.window_unit,
        weekly.window_start,
        weekly.product_line,
        usual.week_count,
        usual.expected,
        usual.expected_sessions,
        max(case when weekly.week = 0 then weekly.checkout_count end) as observed,
        max(case when weekly.week = 0 then weekly.session_count end) as sessions,
        cast(percentile_cont(0.5) within group (
            order by case when weekly.week > 0 then abs(weekly.checkout_count - usual.expected) end
        ) as {{ type_double() }}) as middle_distance
    from weekly
    inner join usual
        on
            weekly.window_unit = usual.window_unit
            and weekly.window_start = usual.window_start
            and weekly.product_line = usual.product_line
    group by
        weekly.window_unit,
        weekly.window_start,
        weekly.product_line,
        usual.week_count,
        usual.expected,
        usual.expected_sessions

)

select
    compared.window_unit,
    compared.window_start,
    tested.window_end,
    tested.local_start,
    compared.product_line,
    compared.week_count,
    compared.observed,
    compared.expected,
    compared.middle_distance,
    compared.sessions,
    compared.expected_sessions
from compared
inner join tested
    on
        compared.window_unit = tested.window_unit
        and compared.window_start = tested.window_start
        and compared.product_line = tested.product_line

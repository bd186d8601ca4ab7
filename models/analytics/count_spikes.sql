{#
    One row per count that is watched, slice and finished day of the last 90 on which it is 10 or more and higher than
    its counts of the same weekday in the eight weeks before leave to chance (p < .001).

    The test is that of abandonment_surges. How much a count varies is read from differences between weekdays a week
    apart, so that a busy Monday is no unrest; nothing is tested in the first four weeks of a count.
#}
{{ config(materialized=view_or_part()) }}

with

watched as (

    select
        metric,
        slice,
        metric_date,
        cast(value as {{ dbt.type_bigint() }}) as value
    from {{ ref('metrics_daily') }}
    where
        (metric = 'tickets_opened' and slice_type = 'all')
        or (metric = 'list_leaves' and slice_type = 'channel')

),

series as (

    select
        metric,
        slice,
        min(metric_date) as first_date
    from watched
    group by metric, slice

),

days as (

    {{ day_series(
        dbt.dateadd('day', -160, shop_date(as_of())), dbt.dateadd('day', -1, shop_date(as_of()))
    ) }}

),

-- A day without any is 0.
counts as (

    select
        series.metric,
        series.slice,
        days.day as metric_date,
        coalesce(watched.value, 0) as value,
        coalesce(watched.value, 0) - lag(coalesce(watched.value, 0), 7) over (
            partition by series.metric, series.slice order by days.day
        ) as weekly_change
    from series
    inner join days
        on series.first_date <= days.day
    left join watched
        on
            series.metric = watched.metric
            and series.slice = watched.slice
            and days.day = watched.metric_date

),

compared as (

    select
        counts.metric,
        counts.slice,
        counts.metric_date,
        counts.value as observed,
        cast(percentile_cont(0.5) within group (order by case
            when mod({{ dbt.datediff('earlier.metric_date', 'counts.metric_date', 'day') }}, 7) = 0
                then earlier.value
        end) as {{ type_double() }}) as expected,
        cast(sum(earlier.weekly_change * earlier.weekly_change) as {{ type_double() }})
        / nullif(2 * sum(case when earlier.weekly_change is not null then earlier.value end), 0)
            as dispersion,
        count(*) as day_count
    from counts
    inner join counts as earlier
        on
            counts.metric = earlier.metric
            and counts.slice = earlier.slice
            and counts.metric_date > earlier.metric_date
            and counts.metric_date <= {{ dbt.dateadd('day', 56, 'earlier.metric_date') }}
    where
        counts.value >= 10
        and counts.metric_date >= {{ dbt.dateadd('day', -90, shop_date(as_of())) }}
    group by
        counts.metric,
        counts.slice,
        counts.metric_date,
        counts.value

),

tested as (

    select
        *,
        greatest(expected, 5e-1) as mean_count,
        greatest(1e0, coalesce(dispersion, 1e0)) as known_dispersion
    from compared
    where day_count >= 28

),

p_values as (

    select
        *,
        {{ negative_binomial_tail('observed', 'mean_count', 'known_dispersion') }} as p_value
    from tested

)

select
    metric,
    slice,
    metric_date,
    observed,
    expected,
    p_value
from p_values
where p_value < 1e-3

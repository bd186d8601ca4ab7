{#
    One row per product line and hour or day of the last 90 days in which some line had 10 or more abandoned checkouts.

    A window is compared with the same weekday and hour of the eight weeks before it, in the shop's time zone. Counts
    vary as much as they did then (dispersion = variance ÷ mean, at least 1), and as much as they do in the middle one
    of the line's weekday-hours (of at least seven with a mean of 1, else an earlier surge would be the middle): eight values alone are so few that, of counts with twice a Poisson's variance, 8 in
    1,000 ordinary windows were below p = .001, and 1.4 with both. Where there are more sessions than usual, as many
    more checkouts are expected, so that only a rate that is up is a surge.
#}

with

counts as (

    select
        *,
        mod({{ dbt.datediff("cast('2001-01-01' as date)", 'local_start', 'day') }}, 7) as weekday,
        extract(hour from local_start) as local_hour
    from {{ ref('abandonment_counts') }}
    where product_line is not null

),

windows as (

    select
        *,
        mod({{ dbt.datediff("cast('2001-01-01' as date)", 'local_start', 'day') }}, 7) as weekday,
        extract(hour from local_start) as local_hour
    from {{ ref('abandonment_windows') }}

),

-- Variance ÷ mean of each weekday-hour of the line, over the eight weeks before.
slots as (

    select
        windows.window_unit,
        windows.window_start,
        windows.product_line,
        counts.weekday = windows.weekday and counts.local_hour = windows.local_hour as is_own,
        cast(sum(counts.start_count) as {{ type_double() }}) / 8e0 as mean_count,
        (
            8e0 * cast(sum(counts.start_count * counts.start_count) as {{ type_double() }})
            - cast(sum(counts.start_count) as {{ type_double() }})
            * cast(sum(counts.start_count) as {{ type_double() }})
        ) / 7e0 / cast(sum(counts.start_count) as {{ type_double() }}) as dispersion
    from windows
    inner join counts
        on
            windows.window_unit = counts.window_unit
            and windows.product_line = counts.product_line
            and windows.local_start > counts.local_start
            and windows.local_start <= {{ dbt.dateadd('day', 56, 'counts.local_start') }}
    group by
        windows.window_unit,
        windows.window_start,
        windows.product_line,
        windows.weekday,
        windows.local_hour,
        counts.weekday,
        counts.local_hour

),

dispersions as (

    select
        window_unit,
        window_start,
        product_line,
        greatest(
            1e0,
            coalesce(max(case when is_own then dispersion end), 1e0),
            case
                when count(case when mean_count >= 1 then 1 end) >= 7
                    then cast(percentile_cont(0.5) within group (
                        order by case when mean_count >= 1 then dispersion end
                    ) as {{ type_double() }})
                else 1e0
            end
        ) as dispersion
    from slots
    group by
        window_unit,
        window_start,
        product_line

),

-- Of a line whose history is below four weeks nothing is known: it is not tested.
tests as (

    select
        windows.*,
        coalesce(dispersions.dispersion, 1e0) as dispersion,
        case
            when windows.week_count >= 4
                then
                    greatest(windows.expected, 5e-1)
                    * greatest(
                        1e0, coalesce(windows.sessions / nullif(windows.expected_sessions, 0), 1e0)
                    )
        end as mean_count
    from windows
    left join dispersions
        on
            windows.window_unit = dispersions.window_unit
            and windows.window_start = dispersions.window_start
            and windows.product_line = dispersions.product_line

),

p_values as (

    select
        *,
        {{ negative_binomial_tail('observed', 'mean_count', 'dispersion') }} as p_value
    from tests

),

adjusted as (

    {{ benjamini_hochberg(
        'p_values', 'p_value', key=['product_line'], partition_by=['window_unit', 'window_start']
    ) }}

)

select
    product_line,
    window_unit,
    window_start,
    window_end,
    cast(observed as {{ dbt.type_int() }}) as observed,
    case when week_count >= 4 then expected end as expected,
    p_value,
    q_value,
    coalesce(observed >= 10 and q_value < 1e-3, false) as is_surge,
    case
        when week_count >= 4
            then 6.745e-1 * (observed - expected) / nullif(middle_distance, 0e0)
    end as robust_z,
    case when p_value is not null then dispersion end as dispersion,
    cast(sessions as {{ dbt.type_int() }}) as sessions,
    case when week_count >= 4 then expected_sessions end as expected_sessions,
    cast(week_count as {{ dbt.type_int() }}) as week_count
from adjusted

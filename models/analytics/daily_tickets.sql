{# One row per day of openings and slice: all tickets, or those of one channel. #}
{{ config(materialized=view_or_part()) }}

with

tickets as (

    select
        {{ shop_date('opened_at') }} as metric_date,
        coalesce(channel, 'unknown') as channel,
        -- decimals, for a sum of floats is another from run to run
        cast(first_reply_minutes as decimal(18, 6)) as first_reply_minutes,
        cast(resolution_minutes as decimal(18, 6)) as resolution_minutes,
        satisfaction
    from {{ ref('tickets') }}
    where opened_at <= {{ as_of() }}

),

totals as (

    select
        metric_date,
        channel,
        count(*) as ticket_count,
        sum(first_reply_minutes) as first_reply_minutes,
        count(first_reply_minutes) as replied_count,
        cast(percentile_cont(0.5) within group (
            order by cast(first_reply_minutes as {{ type_double() }})
        ) as {{ type_double() }}) as median_first_reply_minutes,
        cast(percentile_cont(0.9) within group (
            order by cast(first_reply_minutes as {{ type_double() }})
        ) as {{ type_double() }}) as p90_first_reply_minutes,
        cast(percentile_cont(0.5) within group (
            order by cast(resolution_minutes as {{ type_double() }})
        ) as {{ type_double() }}) as median_resolution_minutes,
        sum(resolution_minutes) as resolution_minutes,
        count(resolution_minutes) as resolved_count,
        count(case when satisfaction = 'good' then 1 end) as good_count,
        count(case when satisfaction in ('good', 'bad') then 1 end) as rated_count
    from tickets
    group by rollup(metric_date, channel)
    having metric_date is not null

)

select
    metric_date,
    coalesce(channel, 'all') as slice,
    ticket_count as tickets_opened,
    cast(first_reply_minutes as {{ type_double() }}) / nullif(replied_count, 0)
        as average_first_reply_minutes,
    median_first_reply_minutes,
    p90_first_reply_minutes,
    cast(resolution_minutes as {{ type_double() }}) / nullif(resolved_count, 0)
        as average_resolution_minutes,
    median_resolution_minutes,
    cast(good_count as {{ type_double() }}) / nullif(rated_count, 0) as satisfied_share,
    rated_count as tickets_rated,
    good_count as tickets_satisfied
from totals

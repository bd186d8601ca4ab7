{# One row per day of openings and slice: all tickets, or those of one channel. #}
{{ config(materialized='view') }}

with

tickets as (

    select
        {{ shop_date('opened_at') }} as metric_date,
        coalesce(channel, 'unknown') as channel,
        first_reply_minutes,
        resolution_minutes,
        satisfaction
    from {{ ref('tickets') }}
    where opened_at <= {{ as_of() }}

),

totals as (

    select
        metric_date,
        channel,
        count(*) as ticket_count,
        avg(first_reply_minutes) as first_reply_minutes,
        avg(resolution_minutes) as resolution_minutes,
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
    first_reply_minutes as average_first_reply_minutes,
    resolution_minutes as average_resolution_minutes,
    cast(good_count as {{ type_double() }}) / nullif(rated_count, 0) as satisfied_share
from totals

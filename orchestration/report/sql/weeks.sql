-- One row per week (Monday, in the shop's time zone) up to the last order, at most two years of them.
with

weekly as (

    select
        cast(date_trunc('week', metric_date) as date) as week_date,
        coalesce(sum(value) filter (where metric = 'orders'), 0) as order_count,
        coalesce(sum(value) filter (where metric = 'net_revenue'), 0) as net_revenue,
        coalesce(sum(value) filter (where metric = 'new_customers'), 0) as new_buyer_count
    from analytics.metrics_daily
    where
        slice = 'all'
        and metric in ('orders', 'net_revenue', 'new_customers')
    group by week_date

),

calendar as (

    select
        cast(
            unnest(generate_series(
                greatest(min(week_date), max(week_date) - interval 103 week), max(week_date), interval 7 day
            )) as date
        ) as week_date
    from weekly

)

select
    calendar.week_date,
    coalesce(weekly.order_count, 0) as order_count,
    coalesce(weekly.net_revenue, 0) as net_revenue,
    coalesce(weekly.new_buyer_count, 0) as new_buyer_count,
    calendar.week_date + interval 7 day > $as_of as is_unfinished
from calendar
left join weekly
    on calendar.week_date = weekly.week_date
order by calendar.week_date

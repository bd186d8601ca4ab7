-- One row per week (Monday) up to the last paid order, at most two years of them.
with

newest as (

    select max(ordered_at) as ordered_at
    from customer360.orders
    where
        status = 'paid'
        and ordered_at <= $as_of

),

paid as (

    select
        cast(date_trunc('week', ordered_at) as date) as week_date,
        count(*) filter (where is_counted) as order_count,
        sum(net_amount) as net_revenue,
        count(distinct customer_id) filter (where is_counted) as buyer_count
    from customer360.orders
    where
        status = 'paid'
        and ordered_at <= $as_of
        and ordered_at > (select ordered_at from newest) - interval 104 week
    group by week_date

),

calendar as (

    select cast(unnest(generate_series(min(week_date), max(week_date), interval 7 day)) as date) as week_date
    from paid

)

select
    calendar.week_date,
    coalesce(paid.order_count, 0) as order_count,
    coalesce(paid.net_revenue, 0) as net_revenue,
    coalesce(paid.buyer_count, 0) as buyer_count,
    calendar.week_date + interval 7 day > $as_of as is_unfinished
from calendar
left join paid
    on calendar.week_date = paid.week_date
order by calendar.week_date

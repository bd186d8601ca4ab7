-- One row per week (Monday): people known so far.
with

arrivals as (

    select
        cast(date_trunc('week', first_seen_at) as date) as week_date,
        count(*) as arrived
    from customer360.customers
    where
        is_known
        and first_seen_at <= $as_of
    group by week_date

)

select
    week_date,
    arrived,
    sum(arrived) over (order by week_date) as known_so_far
from arrivals
qualify week_date > max(week_date) over () - interval 104 week
order by week_date

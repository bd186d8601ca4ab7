-- One row: the 30 days up to the report's time beside the 30 days before them.
with

recent as (

    select
        *,
        ordered_at > $as_of - interval 30 day as is_current
    from customer360.orders
    where
        status = 'paid'
        and ordered_at > $as_of - interval 60 day
        and ordered_at <= $as_of

)

select
    coalesce(sum(net_amount) filter (where is_current), 0) as net_revenue,
    coalesce(sum(net_amount) filter (where not is_current), 0) as net_revenue_before,
    count(*) filter (where is_current and is_counted) as order_count,
    count(*) filter (where not is_current and is_counted) as order_count_before,
    count(distinct customer_id) filter (where is_current and is_counted) as buyer_count,
    count(distinct customer_id) filter (where not is_current and is_counted) as buyer_count_before,
    count(*) filter (where is_current and is_first_order) as new_buyer_count,
    count(*) filter (where not is_current and is_first_order) as new_buyer_count_before
from recent

-- One row per channel: the orders of the last 90 days, credited to the last touch that was not direct.
select
    channel,
    cast(round(sum(credit)) as bigint) as order_count,
    cast(round(coalesce(sum(credit) filter (where is_first_order), 0)) as bigint) as new_buyer_count,
    coalesce(sum(revenue), 0) as net_revenue,
    coalesce(sum(revenue), 0) / nullif(sum(sum(revenue)) over (), 0) as revenue_share
from analytics.attribution
where
    model = 'last_non_direct'
    and ordered_at > $as_of - interval 90 day
    and ordered_at <= $as_of
group by channel
order by net_revenue desc, channel

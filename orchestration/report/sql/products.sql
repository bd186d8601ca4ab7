-- One row per product sold in the last 90 days, the eight of most revenue.
select
    arg_max(product_title, ordered_at) as title,
    sum(units) as unit_count,
    coalesce(sum(line_revenue), 0) as revenue,
    count(distinct order_id) as order_count,
    coalesce(sum(line_revenue), 0) / nullif(sum(sum(line_revenue)) over (), 0) as revenue_share
from customer360.order_lines
where
    is_counted
    and ordered_at > $as_of - interval 90 day
    and ordered_at <= $as_of
group by coalesce(product_id, product_title)
order by revenue desc, title
limit 8

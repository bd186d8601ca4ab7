-- One row per RFM group of customers who have bought.
select
    rfm_group,
    sum(customer_count) as customer_count,
    sum(net_revenue) as net_revenue,
    sum(customer_count) / sum(sum(customer_count)) over () as customer_share,
    sum(net_revenue) / nullif(sum(sum(net_revenue)) over (), 0) as revenue_share
from analytics.rfm_grid
where recency_score is not null
group by rfm_group
order by customer_count desc, rfm_group

-- One row per recency and frequency score, over all monetary scores.
select
    recency_score,
    frequency_score,
    sum(customer_count) as customer_count,
    sum(net_revenue) as net_revenue
from analytics.rfm_grid
where recency_score is not null
group by recency_score, frequency_score
order by frequency_score, recency_score

-- One row per months since the first order: retention over all finished cohorts, weighted by size.
select
    months_since,
    sum(active_customers) as active_customers,
    sum(active_customers) / sum(cohort_size) as retention
from analytics.cohort_retention
where
    retention is not null
    and months_since > 0
group by months_since
order by months_since

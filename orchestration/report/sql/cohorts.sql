-- One row per first-order month and months since then; unfinished cells have no retention.
select
    cohort_month,
    months_since,
    cohort_size,
    active_customers,
    retention
from analytics.cohort_retention
order by cohort_month, months_since

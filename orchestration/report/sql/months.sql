-- One row per calendar month: customers who bought for the first time, and those who came back.
select
    cast(cohort_month + to_months(cast(months_since as integer)) as date) as month_date,
    sum(active_customers) filter (where months_since = 0) as new_count,
    coalesce(sum(active_customers) filter (where months_since > 0), 0) as returning_count
from analytics.cohort_retention
where active_customers is not null
group by month_date
order by month_date

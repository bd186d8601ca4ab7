{#
    One row per day: who is active, who has churned and who has come back.

    Each order makes its customer active for 30 days, and a customer for 90. A stretch begins where the order before is
    older than that and ends where the next comes later, so each count is a running sum of beginnings and ends: no join
    of days and orders.
#}
{{ config(materialized='view') }}

with

orders as (

    select
        customer_id,
        {{ shop_date('ordered_at') }} as order_date,
        count(*) as order_count
    from {{ ref('orders') }}
    where
        is_counted
        and customer_id is not null
        and ordered_at <= {{ as_of() }}
    group by
        customer_id,
        {{ shop_date('ordered_at') }}

),

neighbours as (

    select
        order_date,
        lag(order_date) over (partition by customer_id order by order_date) as previous_date,
        lead(order_date) over (partition by customer_id order by order_date) as next_date,
        sum(order_count) over (
            partition by customer_id order by order_date
            rows between unbounded preceding and current row
        ) as orders_so_far,
        order_count
    from orders

),

changes as (

    select
        order_date as metric_date,
        'active' as counted,
        1 as change
    from neighbours
    where
        previous_date is null
        or order_date >= {{ dbt.dateadd('day', 30, 'previous_date') }}
    union all
    select
        {{ dbt.dateadd('day', 30, 'order_date') }} as metric_date,
        'active' as counted,
        -1 as change
    from neighbours
    where next_date is null or next_date >= {{ dbt.dateadd('day', 30, 'order_date') }}
    union all
    select
        order_date as metric_date,
        'retained' as counted,
        1 as change
    from neighbours
    where
        previous_date is null
        or order_date >= {{ dbt.dateadd('day', 90, 'previous_date') }}
    union all
    select
        {{ dbt.dateadd('day', 90, 'order_date') }} as metric_date,
        'retained' as counted,
        -1 as change
    from neighbours
    where next_date is null or next_date >= {{ dbt.dateadd('day', 90, 'order_date') }}
    union all
    select
        order_date as metric_date,
        'buyers' as counted,
        1 as change
    from neighbours
    where previous_date is null
    union all
    select
        order_date as metric_date,
        'repeat buyers' as counted,
        1 as change
    from neighbours
    where orders_so_far > 1 and orders_so_far - order_count <= 1

),

days as (

    {{ day_series('(select min(order_date) from orders)', shop_date(as_of())) }}

),

changes_by_day as (

    select
        cast(metric_date as date) as metric_date,
        sum(case when counted = 'active' then change else 0 end) as active,
        sum(case when counted = 'retained' then change else 0 end) as retained,
        sum(case when counted = 'buyers' then change else 0 end) as buyers,
        sum(case when counted = 'repeat buyers' then change else 0 end) as repeat_buyers,
        count(case when counted = 'retained' and change < 0 then 1 end) as churned
    from changes
    group by cast(metric_date as date)

),

sums as (

    select
        days.day as metric_date,
        coalesce(changes_by_day.churned, 0) as churned_customers,
        sum(coalesce(changes_by_day.active, 0)) over (
            order by days.day
            rows between unbounded preceding and current row
        ) as active,
        sum(coalesce(changes_by_day.retained, 0)) over (
            order by days.day
            rows between unbounded preceding and current row
        ) as retained,
        sum(coalesce(changes_by_day.buyers, 0)) over (
            order by days.day
            rows between unbounded preceding and current row
        ) as buyers,
        sum(coalesce(changes_by_day.repeat_buyers, 0)) over (
            order by days.day
            rows between unbounded preceding and current row
        ) as repeat_buyers
    from days
    left join changes_by_day
        on days.day = changes_by_day.metric_date

)

select
    metric_date,
    'all' as slice,
    active as active_customers,
    churned_customers,
    cast(churned_customers as {{ type_double() }})
    / nullif(lag(retained) over (order by metric_date), 0) as churn_rate,
    cast(repeat_buyers as {{ type_double() }}) / nullif(buyers, 0) as repeat_rate
from sums

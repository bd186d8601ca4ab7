{#
    One row per day: customers with an order in the 30 days that end with it.

    Each order makes its customer active for 30 days. A stretch begins where the order before is older than that and
    ends where the next comes later, so the count is a running sum of beginnings and ends: no join of days and orders.
#}
{{ config(materialized=view_or_part()) }}

with

orders as (

    select distinct
        customer_id,
        {{ shop_date('ordered_at') }} as order_date
    from {{ ref('orders') }}
    where
        is_counted
        and customer_id is not null
        and ordered_at <= {{ as_of() }}

),

neighbours as (

    select
        order_date,
        {{ dbt.dateadd('day', 30, 'order_date') }} as inactive_date,
        lag(order_date) over (partition by customer_id order by order_date) as previous_date,
        lead(order_date) over (partition by customer_id order by order_date) as next_date
    from orders

),

changes as (

    select
        order_date as metric_date,
        1 as change
    from neighbours
    where previous_date is null or order_date >= {{ dbt.dateadd('day', 30, 'previous_date') }}
    union all
    select
        inactive_date as metric_date,
        -1 as change
    from neighbours
    where next_date is null or next_date >= inactive_date

),

days as (

    {{ day_series('(select min(order_date) from orders)', shop_date(as_of())) }}

),

changes_by_day as (

    select
        cast(metric_date as date) as metric_date,
        sum(change) as change
    from changes
    group by cast(metric_date as date)

)

select
    days.day as metric_date,
    'all' as slice,
    sum(coalesce(changes_by_day.change, 0)) over (
        order by days.day
        rows between unbounded preceding and current row
    ) as active_customers
from days
left join changes_by_day
    on days.day = changes_by_day.metric_date

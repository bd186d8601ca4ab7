{# One row per month of first orders and month since then, up to the month of as_of. #}
{%- set today = shop_date(as_of()) %}

with

orders as (

    select
        customer_id,
        net_amount,
        cast({{ dbt.date_trunc('month', shop_date('ordered_at')) }} as date) as order_month
    from {{ ref('orders') }}
    where
        is_counted
        and customer_id is not null
        and ordered_at <= {{ as_of() }}

),

cohorts as (

    select
        customer_id,
        min(order_month) as cohort_month
    from orders
    group by customer_id

),

sizes as (

    select
        cohort_month,
        count(*) as cohort_size
    from cohorts
    group by cohort_month

),

activity as (

    select
        cohorts.cohort_month,
        orders.order_month,
        count(distinct orders.customer_id) as active_customers,
        sum(orders.net_amount) as revenue
    from orders
    inner join cohorts
        on orders.customer_id = cohorts.customer_id
    group by
        cohorts.cohort_month,
        orders.order_month

),

days as (

    {{ day_series('(select min(cohort_month) from cohorts)', today) }}

),

-- A month is finished when the shop's today is in a later one.
months as (

    select
        day as order_month,
        {{ dbt.dateadd('month', 1, 'day') }} <= {{ today }} as is_finished
    from days
    where day = cast({{ dbt.date_trunc('month', 'day') }} as date)

),

cells as (

    select
        sizes.cohort_month,
        {{ dbt.datediff(
            'sizes.cohort_month', 'months.order_month', 'month'
        ) }} as months_since,
        sizes.cohort_size,
        case
            when months.is_finished then coalesce(activity.active_customers, 0)
        end as active_customers,
        case when months.is_finished then coalesce(activity.revenue, 0) end as revenue
    from sizes
    inner join months
        on sizes.cohort_month <= months.order_month
    left join activity
        on
            sizes.cohort_month = activity.cohort_month
            and months.order_month = activity.order_month

)

select
    cohort_month,
    cast(months_since as {{ dbt.type_int() }}) as months_since,
    cast(cohort_size as {{ dbt.type_int() }}) as cohort_size,
    cast(active_customers as {{ dbt.type_int() }}) as active_customers,
    cast(active_customers as {{ type_double() }}) / cohort_size as retention,
    cast(revenue as {{ type_money() }}) as revenue
from cells

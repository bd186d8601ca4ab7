{# One row per day of orders and slice: all orders, or those of one channel. #}
{{ config(materialized=view_or_part()) }}

with

orders as (

    select
        {{ shop_date('ordered_at') }} as metric_date,
        coalesce(channel, 'unknown') as channel,
        order_id,
        customer_id,
        is_counted,
        order_sequence,
        is_first_order,
        gross_amount,
        total_amount,
        refunded_amount,
        net_amount
    from {{ ref('orders') }}
    where
        status = 'paid'
        and ordered_at <= {{ as_of() }}

),

gaps as (

    select
        order_id,
        {{ days_between(
            'lag(ordered_at) over (partition by customer_id order by order_sequence)',
            'ordered_at',
            whole=false,
        ) }} as days_since_previous_order
    from {{ ref('orders') }}
    where
        is_counted
        and order_sequence is not null
        and ordered_at <= {{ as_of() }}

),

units as (

    select
        order_id,
        {{ complete_sum('quantity') }} as unit_count
    from {{ ref('order_lines') }}
    group by order_id

),

totals as (

    select
        orders.metric_date,
        orders.channel,
        count(case when orders.is_counted then orders.order_id end) as order_count,
        count(orders.order_sequence) as orders_of_customers,
        count(case when orders.is_counted and orders.customer_id is null then orders.order_id end)
            as orders_without_customer,
        sum(case when orders.customer_id is null then orders.net_amount else 0 end)
            as net_revenue_without_customer,
        count(case when orders.order_sequence > 1 then orders.order_id end) as repeat_orders,
        count(case when orders.is_first_order then orders.order_id end) as new_customers,
        count(distinct case when orders.is_counted then orders.customer_id end) as buying_customers,
        sum(orders.gross_amount) as gross_revenue,
        sum(orders.net_amount) as net_revenue,
        sum(orders.total_amount) as charged_amount,
        sum(orders.refunded_amount) as refunded_amount,
        sum(case when orders.is_counted then units.unit_count end) as unit_count,
        count(case when orders.is_counted then units.unit_count end) as orders_of_known_units,
        sum(cast(gaps.days_since_previous_order as decimal(18, 6))) as days_since_previous_order,
        count(gaps.days_since_previous_order) as orders_with_previous
    from orders
    left join units
        on orders.order_id = units.order_id
    left join gaps
        on orders.order_id = gaps.order_id
    group by rollup(orders.metric_date, orders.channel)
    having orders.metric_date is not null

)

select
    metric_date,
    coalesce(channel, 'all') as slice,
    order_count as orders,
    gross_revenue,
    net_revenue,
    cast(net_revenue as {{ type_double() }}) / nullif(order_count, 0) as average_order_value,
    cast(unit_count as {{ type_double() }}) / nullif(orders_of_known_units, 0) as units_per_order,
    new_customers,
    buying_customers,
    cast(repeat_orders as {{ type_double() }}) / nullif(orders_of_customers, 0)
        as repeat_order_share,
    cast(refunded_amount as {{ type_double() }}) / nullif(charged_amount, 0) as refund_rate,
    cast(days_since_previous_order as {{ type_double() }}) / nullif(orders_with_previous, 0)
        as average_days_between_orders,
    unit_count as units,
    repeat_orders,
    orders_of_customers,
    orders_without_customer,
    net_revenue_without_customer,
    charged_amount,
    refunded_amount
from totals

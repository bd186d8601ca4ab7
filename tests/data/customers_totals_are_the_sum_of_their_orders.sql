{#
    To the cent, what customers bought and gave back is what paid orders of somebody say, up to now; with the orders of
    nobody it is all orders, summed without a filter.
#}

with

orders as (

    select
        sum(gross_amount) as gross_amount,
        sum(net_amount) as net_amount,
        sum(refunded_amount) as refunded_amount,
        count(case when is_counted then 1 end) as order_count
    from {{ ref('orders') }}
    where
        status = 'paid'
        and customer_id is not null
        and coalesce(ordered_at <= {{ as_of() }}, true)

),

without_customer as (

    select
        coalesce(sum(net_amount), 0) as net_revenue,
        count(case when is_counted then 1 end) as order_count
    from {{ ref('orders') }}
    where
        status = 'paid'
        and customer_id is null
        and coalesce(ordered_at <= {{ as_of() }}, true)

),

every_order as (

    select
        coalesce(sum(net_revenue), 0) as net_revenue,
        coalesce(sum(order_count), 0) as order_count
    from {{ ref('orders') }}
    where coalesce(ordered_at <= {{ as_of() }}, true)

),

customers as (

    select
        sum(gross_revenue) as gross_amount,
        sum(net_revenue) as net_amount,
        sum(refunded_amount) as refunded_amount,
        sum(order_count) as order_count
    from {{ ref('customers') }}

)

select
    orders.gross_amount,
    customers.gross_amount as customers_gross_amount,
    orders.net_amount,
    customers.net_amount as customers_net_amount,
    orders.refunded_amount,
    customers.refunded_amount as customers_refunded_amount,
    orders.order_count,
    customers.order_count as customers_order_count,
    without_customer.net_revenue as net_revenue_without_customer,
    without_customer.order_count as orders_without_customer,
    every_order.net_revenue as every_net_revenue,
    every_order.order_count as every_order_count
from orders
cross join customers
cross join without_customer
cross join every_order
where
    abs(coalesce(orders.gross_amount, 0) - coalesce(customers.gross_amount, 0)) >= 0.01
    or abs(coalesce(orders.net_amount, 0) - coalesce(customers.net_amount, 0)) >= 0.01
    or abs(coalesce(orders.refunded_amount, 0) - coalesce(customers.refunded_amount, 0)) >= 0.01
    or orders.order_count <> coalesce(customers.order_count, 0)
    or abs(
        coalesce(customers.net_amount, 0) + without_customer.net_revenue - every_order.net_revenue
    ) >= 0.01
    or coalesce(customers.order_count, 0) + without_customer.order_count <> every_order.order_count

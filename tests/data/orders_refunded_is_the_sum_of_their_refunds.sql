{# To the cent, each order's refunded amount is the sum of the refunds that name it. #}

with

orders as (

    select * from {{ ref('orders') }}

),

refunds as (

    select
        order_id,
        sum(amount) as amount
    from {{ ref('refunds') }}
    group by order_id

)

select
    orders.order_id,
    orders.refunded_amount,
    refunds.amount
from orders
left join refunds
    on orders.order_id = refunds.order_id
where abs(orders.refunded_amount - coalesce(refunds.amount, 0)) >= 0.01

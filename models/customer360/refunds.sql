{# One row per refund, also of an order that has not arrived yet. #}

with

refunds as (

    select * from {{ ref('uni_refunds') }}

),

refund_lines as (

    select * from {{ ref('uni_refund_lines') }}

),

payments as (

    select * from {{ ref('uni_payments') }}
    where kind = 'refund'

),

orders as (

    select * from {{ ref('uni_orders') }}

),

owners as (

    select * from {{ ref('c360_order_owners') }}

),

returned_goods as (

    select
        refund_id,
        sum(amount) as goods_amount,
        sum(coalesce(amount, 0) + coalesce(tax_amount, 0)) as goods_and_tax_amount
    from refund_lines
    group by refund_id

),

paid_back as (

    select
        refund_id,
        sum(amount) as paid_amount
    from payments
    where status = 'success' and refund_id is not null
    group by refund_id

),

-- The money that left counts first: a source's own figure and its refund lines are statements.
amounts as (

    select
        refunds.refund_id,
        coalesce(
            paid_back.paid_amount, returned_goods.goods_and_tax_amount, refunds.amount
        ) as amount,
        returned_goods.goods_amount,
        case
            when orders.total_amount > 0
                then greatest(
                    orders.total_amount
                    - coalesce(orders.tax_amount, 0)
                    - coalesce(orders.shipping_amount, 0),
                    0
                )
        end as order_goods_amount,
        orders.total_amount as order_total_amount
    from refunds
    left join returned_goods
        on refunds.refund_id = returned_goods.refund_id
    left join paid_back
        on refunds.refund_id = paid_back.refund_id
    left join orders
        on refunds.order_id = orders.order_id

),

-- Without refund lines nobody says which part of the money was tax and shipping: the order's own
-- share of goods is taken, so that a full refund leaves nothing.
goods as (

    select
        refund_id,
        amount,
        case
            when goods_amount is not null then least(goods_amount, amount)
            when order_total_amount > 0
                then cast(amount * order_goods_amount / order_total_amount as {{ type_money() }})
            else amount
        end as goods_amount
    from amounts

)

select
    refunds.refund_id,
    refunds.order_id,
    owners.customer_id,
    refunds.source_name,
    refunds.refunded_at,
    cast(goods.amount * owners.rate_to_shop as {{ type_money() }}) as amount,
    cast(goods.goods_amount * owners.rate_to_shop as {{ type_money() }}) as goods_amount,
    cast(goods.amount as {{ type_money() }}) as amount_original,
    owners.currency_original,
    refunds.reason
from refunds
inner join goods
    on refunds.refund_id = goods.refund_id
left join owners
    on refunds.order_id = owners.order_id

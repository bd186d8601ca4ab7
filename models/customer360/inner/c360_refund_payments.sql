{#
    One row per refund with payments: what they gave back, in the order's currency. Money that could
    not be paid, or is still on its way, has not gone back.

    Payments are in the currency that the buyer paid in. In another than the order's they count by the
    order's own ratio, where its total is stated in both, and are never taken at face value.
#}

with

payments as (

    select * from {{ ref('uni_payments') }}
    where kind = 'refund' and refund_id is not null

),

refunds as (

    select * from {{ ref('uni_refunds') }}

),

orders as (

    select
        uni_orders.order_id,
        owners.currency_original as currency,
        uni_orders.total_amount,
        uni_orders.presentment_currency,
        uni_orders.presentment_total_amount
    from {{ ref('uni_orders') }} as uni_orders
    inner join {{ ref('c360_order_owners') }} as owners
        on uni_orders.order_id = owners.order_id

),

converted as (

    select
        payments.refund_id,
        case
            when payments.status <> 'success' then 0
            when
                coalesce(payments.currency, orders.presentment_currency, orders.currency, '')
                = coalesce(orders.currency, '')
                then payments.amount
            when payments.currency = orders.presentment_currency
                then cast(
                    cast(payments.amount * orders.total_amount as {{ type_double() }})
                    / nullif(orders.presentment_total_amount, 0) as {{ type_money() }}
                )
        end as amount
    from payments
    inner join refunds
        on payments.refund_id = refunds.refund_id
    inner join orders
        on refunds.order_id = orders.order_id

)

select
    refund_id,
    cast({{ complete_sum('amount') }} as {{ type_money() }}) as amount
from converted
group by refund_id

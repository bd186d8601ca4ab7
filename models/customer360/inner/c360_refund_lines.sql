{#
    One row per refunded order line: the price of what came back without its tax, in the order's
    currency.

    Where prices include tax, the store states what it gave back with that tax or without it. What
    the buyer had paid for as many units tells which: it lies nearer to the figure with the tax.
#}

with

refund_lines as (

    select * from {{ ref('uni_refund_lines') }}

),

order_lines as (

    select
        order_line_id,
        order_id,
        is_gift_card,
        line_amount,
        quantity,
        sum(line_amount) over (partition by order_id) as order_lines_amount
    from {{ ref('uni_order_lines') }}

),

orders as (

    select
        uni_orders.order_id,
        uni_orders.included_tax_amount,
        amounts.gross_amount - amounts.discount_amount as paid_lines_amount
    from {{ ref('uni_orders') }} as uni_orders
    inner join {{ ref('c360_order_amounts') }} as amounts
        on uni_orders.order_id = amounts.order_id

),

priced as (

    select
        refund_lines.refund_line_id,
        refund_lines.refund_id,
        refund_lines.order_line_id,
        refund_lines.quantity,
        refund_lines.amount,
        refund_lines.tax_amount,
        order_lines.is_gift_card,
        coalesce(orders.included_tax_amount > 0, false) as has_included_tax,
        cast(order_lines.line_amount as {{ type_double() }})
        * refund_lines.quantity / nullif(order_lines.quantity, 0)
        * coalesce(
            cast(orders.paid_lines_amount as {{ type_double() }})
            / nullif(order_lines.order_lines_amount, 0), 1
        )
            as paid_amount
    from refund_lines
    left join order_lines
        on refund_lines.order_line_id = order_lines.order_line_id
    left join orders
        on order_lines.order_id = orders.order_id

),

judged as (

    select
        *,
        has_included_tax
        and coalesce(
            abs(amount - paid_amount) <= abs(amount + tax_amount - paid_amount), true
        ) as is_tax_in_amount
    from priced

)

select
    refund_line_id,
    refund_id,
    order_line_id,
    quantity,
    cast(
        case when is_tax_in_amount then amount - tax_amount else amount end as {{ type_money() }}
    ) as goods_amount,
    tax_amount,
    coalesce(is_gift_card, false) as is_gift_card
from judged

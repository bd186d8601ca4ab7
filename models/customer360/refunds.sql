{#
    One row per refund, also of an order that has not arrived yet.
    A few lines more than elsewhere: what payments, refunded lines and the source say is weighed here, in one place.
#}

with

refunds as (

    select * from {{ ref('uni_refunds') }}

),

refund_lines as (

    select * from {{ ref('c360_refund_lines') }}

),

paid_back as (

    select * from {{ ref('c360_refund_payments') }}

),

sales as (

    select * from {{ ref('c360_sale_payments') }}

),

orders as (

    select
        owners.order_id,
        owners.customer_id,
        owners.currency_original,
        owners.rate_to_shop,
        amounts.total_amount,
        amounts.shipping_amount,
        amounts.goods_amount,
        cast(amounts.tax_amount as {{ type_double() }})
        / nullif(amounts.total_amount - amounts.tax_amount, 0) as tax_rate,
        -- what of the order nobody paid: goods that came back paid for it, as in an exchange
        case
            when sales.amount < amounts.total_amount then amounts.total_amount - sales.amount
            else 0
        end as credit_amount
    from {{ ref('c360_order_owners') }} as owners
    inner join {{ ref('c360_order_amounts') }} as amounts
        on owners.order_id = amounts.order_id
    left join sales
        on owners.order_id = sales.order_id

),

returned_lines as (

    select
        refund_id,
        {{ complete_sum('goods_amount') }} as lines_amount,
        {{ complete_sum('tax_amount') }} as tax_amount,
        {{ complete_sum('case when is_gift_card then 0 else goods_amount end') }} as goods_amount
    from refund_lines
    group by refund_id

),

-- what lines and adjustments come to; NULL without any
stated as (

    select
        refunds.refund_id,
        returned_lines.goods_amount as line_goods_amount,
        returned_lines.refund_id is not null as has_lines,
        case
            when
                returned_lines.refund_id is not null
                or refunds.shipping_amount <> 0
                or refunds.goods_adjustment_amount <> 0
                or refunds.other_amount <> 0
                then
                    case
                        when returned_lines.refund_id is null then 0
                        else returned_lines.lines_amount + returned_lines.tax_amount
                    end
                    + refunds.shipping_amount
                    + refunds.goods_adjustment_amount
                    + refunds.other_amount
        end as amount
    from refunds
    left join returned_lines
        on refunds.refund_id = returned_lines.refund_id

),

-- The money that left counts first: lines, adjustments and a source's own figure are statements.
amounts as (

    select
        refunds.*,
        orders.customer_id,
        orders.currency_original,
        orders.rate_to_shop,
        orders.total_amount as order_total_amount,
        orders.tax_rate,
        orders.goods_amount as order_goods_amount,
        orders.total_amount
        - case when refunds.shipping_amount > 0 then orders.shipping_amount else 0 end
            as order_rest_amount,
        stated.has_lines,
        stated.line_goods_amount + refunds.goods_adjustment_amount as stated_goods_amount,
        stated.amount as stated_amount,
        orders.credit_amount,
        coalesce(
            paid_back.amount,
            -- goods that came back for nothing, or in exchange
            case when refunds.amount = 0 or stated.amount <= orders.credit_amount then 0 end,
            stated.amount,
            refunds.amount
        ) as refunded_amount
    from refunds
    inner join stated
        on refunds.refund_id = stated.refund_id
    left join paid_back
        on refunds.refund_id = paid_back.refund_id
    left join orders
        on refunds.order_id = orders.order_id

),

-- Without refund lines nobody says which part of the money was tax, tips and the like: the order's
-- own share of goods is taken, so that a full refund leaves nothing.
exchanged as (

    select
        *,
        -- refunds of one order share what it did not pay
        case
            when stated_amount > refunded_amount and credit_amount > 0
                then
                    least(
                        1,
                        cast(credit_amount as {{ type_double() }})
                        / sum(greatest(stated_amount - refunded_amount, 0))
                            over (partition by order_id)
                    ) * (stated_amount - refunded_amount)
            else 0
        end as exchanged_amount
    from amounts

),

goods as (

    select
        *,
        case
            when refunded_amount is null then null
            when goods_amount is not null then goods_amount
            when has_lines and stated_goods_amount is null then null
            when has_lines
                then
                    greatest(least(stated_goods_amount, refunded_amount + exchanged_amount), 0)
            when refunded_amount = shipping_amount + other_amount then 0
            -- what is beyond the shipping may be its tax
            when
                shipping_amount > 0
                and refunded_amount <= shipping_amount * (1 + tax_rate) + other_amount + 0.01
                then 0
            when order_rest_amount > 0
                then
                    cast(
                        (refunded_amount - shipping_amount - other_amount)
                        * case when order_goods_amount < 0 then 0 else order_goods_amount end
                        as {{ type_double() }}
                    ) / order_rest_amount
            when order_total_amount is null or order_total_amount = 0
                then refunded_amount - shipping_amount - other_amount
        end as refunded_goods_amount
    from exchanged

)

select
    refund_id,
    order_id,
    customer_id,
    source_name,
    refunded_at,
    cast(refunded_amount * rate_to_shop as {{ type_money() }}) as amount,
    cast(cast(refunded_goods_amount as {{ type_money() }}) * rate_to_shop as {{ type_money() }})
        as goods_amount,
    cast(shipping_amount * rate_to_shop as {{ type_money() }}) as shipping_amount,
    cast(refunded_amount as {{ type_money() }}) as amount_original,
    currency_original,
    reason
from goods

{#
    One row per order: its parts in its own currency, what of it was goods, and whether the parts
    make the total. A part that is not known leaves what is worked out from it unknown.
#}

with

orders as (

    select * from {{ ref('uni_orders') }}

),

order_lines as (

    select
        *,
        coalesce(
            line_amount + discount_amount,
            {{ try_cast_to('cast(quantity as decimal(20, 0)) * unit_price', type_money()) }}
        ) as gross_amount
    from {{ ref('uni_order_lines') }}

),

line_totals as (

    select
        order_id,
        {{ complete_sum('gross_amount') }} as gross_amount,
        {{ complete_sum('discount_amount') }} as discount_amount,
        {{ complete_sum('case when is_gift_card then line_amount else 0 end') }}
            as gift_card_amount
    from order_lines
    group by order_id

),

parts as (

    select
        orders.*,
        coalesce(orders.gross_amount, line_totals.gross_amount) as lines_amount,
        case
            when orders.discount_amount is not null then orders.discount_amount
            when line_totals.order_id is null then 0
            else line_totals.discount_amount
        end as discounts,
        case when line_totals.order_id is null then 0 else line_totals.gift_card_amount end
            as gift_cards,
        orders.tax_amount
        + orders.shipping_amount
        + orders.tip_amount
        + orders.duties_amount
        + orders.service_charge_amount
        + orders.rounding_amount as other_amount
    from orders
    left join line_totals
        on orders.order_id = line_totals.order_id

),

-- Where prices include the tax, shipping does too: its part of the tax, at the one rate that the
-- order's amounts come to, must not be taken off the goods as well.
taxed as (

    select
        *,
        case
            when included_tax_amount > 0 and shipping_amount > 0
                then coalesce(
                    cast(included_tax_amount * shipping_amount as {{ type_double() }})
                    / nullif(lines_amount - discounts - gift_cards + shipping_amount, 0), 0
                )
            else 0
        end as shipping_tax_amount
    from parts

),

-- a discount on the whole order may lie on gift cards too: they take no more than there is
sold as (

    select
        *,
        case
            when gift_cards is null or total_amount is null or other_amount is null then null
            when gift_cards = 0 then 0
            else least(gift_cards, greatest(total_amount - other_amount, 0))
        end as gift_card_amount
    from taxed

)

select
    order_id,
    cast(lines_amount as {{ type_money() }}) as gross_amount,
    cast(discounts as {{ type_money() }}) as discount_amount,
    shipping_amount,
    tax_amount,
    tip_amount,
    duties_amount,
    service_charge_amount,
    rounding_amount,
    cast(gift_card_amount as {{ type_money() }}) as gift_card_amount,
    total_amount,
    cast(
        total_amount - other_amount - gift_card_amount + shipping_tax_amount as {{ type_money() }}
    ) as goods_amount,
    cast(
        total_amount - (lines_amount - discounts + other_amount - included_tax_amount)
        as {{ type_money() }}
    ) as reconciliation_difference
from sold

{#
    One row per counted order and product in it that somebody chose: variants are their product, and what is no
    choice of a product is left out (gift cards; gifts and parts of a bundle, which have no price of their own).
#}

with

order_lines as (

    select * from {{ ref('order_lines') }}
    where
        is_counted
        and product_id is not null
        and ordered_at <= {{ as_of() }}
        and not coalesce(is_gift_card, false)
        and coalesce(unit_price, 1) <> 0

)

select
    order_id,
    product_id,
    customer_id,
    max(category) as category,
    min(ordered_at) as ordered_at,
    {{ complete_sum('quantity') }} as quantity,
    {{ complete_sum('line_amount - coalesce(refunded_amount, 0)') }} as amount,
    coalesce(
        {{ complete_sum('refunded_quantity') }} >= {{ complete_sum('quantity') }}, false
    ) as is_returned
from order_lines
group by
    order_id,
    product_id,
    customer_id

{# One row per order line, in the shop currency, with what came back of it. #}

with

order_lines as (

    select * from {{ ref('uni_order_lines') }}

),

refund_lines as (

    select * from {{ ref('c360_refund_lines') }}

),

products as (

    select * from {{ ref('products') }}

),

variants as (

    select * from {{ ref('uni_product_variants') }}

),

owners as (

    select * from {{ ref('c360_order_owners') }}

),

returned as (

    select
        order_line_id,
        {{ complete_sum('quantity') }} as quantity,
        {{ complete_sum('goods_amount') }} as amount
    from refund_lines
    group by order_line_id

)

select
    -- keys
    order_lines.order_line_id,
    order_lines.order_id,
    owners.customer_id,
    coalesce(order_lines.product_id, variants.product_id) as product_id,
    order_lines.variant_id,

    -- the goods
    order_lines.sku,
    coalesce(order_lines.product_title, products.title) as product_title,
    coalesce(order_lines.category, products.category) as category,
    order_lines.is_gift_card,
    owners.ordered_at,
    owners.is_counted,

    -- amounts
    order_lines.quantity,
    cast(order_lines.unit_price * owners.rate_to_shop as {{ type_money() }}) as unit_price,
    cast(order_lines.discount_amount * owners.rate_to_shop as {{ type_money() }})
        as discount_amount,
    cast(order_lines.line_amount * owners.rate_to_shop as {{ type_money() }}) as line_amount,
    cast(
        case when returned.order_line_id is null then 0 else returned.quantity end
        as {{ dbt.type_int() }}
    ) as refunded_quantity,
    cast(
        case
            when returned.order_line_id is null then 0
            else returned.amount * owners.rate_to_shop
        end as {{ type_money() }}
    ) as refunded_amount,

    -- what adds up without a filter
    case when owners.is_counted then order_lines.quantity end as units,
    cast(
        case
            when owners.is_counted and not coalesce(order_lines.is_gift_card, false)
                then
                    (
                        order_lines.line_amount
                        - case when returned.order_line_id is null then 0 else returned.amount end
                    )
                    * owners.rate_to_shop
        end as {{ type_money() }}
    ) as line_revenue
from order_lines
left join owners
    on order_lines.order_id = owners.order_id
left join returned
    on order_lines.order_line_id = returned.order_line_id
left join variants
    on
        order_lines.product_id is null
        and order_lines.variant_id = variants.variant_id
left join products
    on coalesce(order_lines.product_id, variants.product_id) = products.product_id

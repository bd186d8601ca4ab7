{# One row per order, in the shop currency, with what came back and its place among its buyer's. #}

with

orders as (

    select * from {{ ref('uni_orders') }}

),

owners as (

    select * from {{ ref('c360_order_owners') }}

),

order_lines as (

    select * from {{ ref('uni_order_lines') }}

),

refunds as (

    select * from {{ ref('refunds') }}

),

order_sessions as (

    select * from {{ ref('c360_order_sessions') }}

),

line_totals as (

    select
        order_id,
        sum(
            coalesce(line_amount + coalesce(discount_amount, 0), quantity * unit_price)
        ) as gross_amount,
        sum(discount_amount) as discount_amount
    from order_lines
    group by order_id

),

refund_totals as (

    select
        order_id,
        sum(amount) as amount,
        sum(goods_amount) as goods_amount
    from refunds
    group by order_id

),

places as (

    select
        order_id,
        row_number() over (
            partition by customer_id
            order by ordered_at asc, order_id asc
        ) as order_sequence
    from owners
    where is_counted and customer_id is not null

),

converted as (

    select
        orders.order_id,
        cast(
            coalesce(orders.gross_amount, line_totals.gross_amount) * owners.rate_to_shop
            as {{ type_money() }}
        ) as gross_amount,
        cast(
            coalesce(orders.discount_amount, line_totals.discount_amount, 0) * owners.rate_to_shop
            as {{ type_money() }}
        ) as discount_amount,
        cast(
            coalesce(orders.shipping_amount, 0) * owners.rate_to_shop as {{ type_money() }}
        ) as shipping_amount,
        cast(
            coalesce(orders.tax_amount, 0) * owners.rate_to_shop as {{ type_money() }}
        ) as tax_amount,
        cast(orders.total_amount * owners.rate_to_shop as {{ type_money() }}) as total_amount,
        cast(coalesce(refund_totals.amount, 0) as {{ type_money() }}) as refunded_amount,
        cast(coalesce(refund_totals.goods_amount, 0) as {{ type_money() }}) as refunded_goods_amount
    from orders
    inner join owners
        on orders.order_id = owners.order_id
    left join line_totals
        on orders.order_id = line_totals.order_id
    left join refund_totals
        on orders.order_id = refund_totals.order_id

)

select
    -- keys
    orders.order_id,
    orders.source_name,
    orders.source_order_id,
    owners.customer_id,
    order_sessions.session_id,

    -- the sale
    orders.ordered_at,
    orders.channel,
    orders.status,
    owners.is_counted,
    cast(places.order_sequence as {{ dbt.type_int() }}) as order_sequence,
    places.order_sequence = 1 as is_first_order,
    orders.discount_codes,

    -- amounts
    owners.shop_currency as currency,
    converted.gross_amount,
    converted.discount_amount,
    converted.shipping_amount,
    converted.tax_amount,
    converted.total_amount,
    converted.refunded_amount,
    converted.refunded_goods_amount,
    cast(
        converted.total_amount
        - converted.tax_amount
        - converted.shipping_amount
        - converted.refunded_goods_amount as {{ type_money() }}
    ) as net_amount,
    cast(orders.total_amount as {{ type_money() }}) as amount_original,
    owners.currency_original
from orders
inner join owners
    on orders.order_id = owners.order_id
inner join converted
    on orders.order_id = converted.order_id
left join places
    on orders.order_id = places.order_id
left join order_sessions
    on orders.order_id = order_sessions.order_id

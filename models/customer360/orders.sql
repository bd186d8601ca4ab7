{# One row per order, in the shop currency, with what came back and its place among its buyer's. #}

with

orders as (

    select * from {{ ref('uni_orders') }}

),

owners as (

    select * from {{ ref('c360_order_owners') }}

),

amounts as (

    select * from {{ ref('c360_order_amounts') }}

),

refunds as (

    select * from {{ ref('refunds') }}

),

order_sessions as (

    select * from {{ ref('c360_order_sessions') }}

),

refund_totals as (

    select
        order_id,
        {{ complete_sum('amount') }} as amount,
        {{ complete_sum('goods_amount') }} as goods_amount
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
        owners.order_id,
        cast(amounts.gross_amount * owners.rate_to_shop as {{ type_money() }}) as gross_amount,
        cast(amounts.discount_amount * owners.rate_to_shop as {{ type_money() }})
            as discount_amount,
        cast(amounts.shipping_amount * owners.rate_to_shop as {{ type_money() }})
            as shipping_amount,
        cast(amounts.tax_amount * owners.rate_to_shop as {{ type_money() }}) as tax_amount,
        cast(amounts.tip_amount * owners.rate_to_shop as {{ type_money() }}) as tip_amount,
        cast(amounts.duties_amount * owners.rate_to_shop as {{ type_money() }}) as duties_amount,
        cast(amounts.service_charge_amount * owners.rate_to_shop as {{ type_money() }})
            as service_charge_amount,
        cast(amounts.gift_card_amount * owners.rate_to_shop as {{ type_money() }})
            as gift_card_amount,
        cast(amounts.total_amount * owners.rate_to_shop as {{ type_money() }}) as total_amount,
        cast(amounts.goods_amount * owners.rate_to_shop as {{ type_money() }}) as goods_amount,
        cast(amounts.reconciliation_difference * owners.rate_to_shop as {{ type_money() }})
            as reconciliation_difference,
        abs(amounts.reconciliation_difference) < 0.01 as is_reconciled,
        cast(
            case when refund_totals.order_id is null then 0 else refund_totals.amount end
            as {{ type_money() }}
        ) as refunded_amount,
        cast(
            case when refund_totals.order_id is null then 0 else refund_totals.goods_amount end
            as {{ type_money() }}
        ) as refunded_goods_amount
    from owners
    inner join amounts
        on owners.order_id = amounts.order_id
    left join refund_totals
        on owners.order_id = refund_totals.order_id

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
    orders.cancelled_at,
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
    converted.tip_amount,
    converted.duties_amount,
    converted.service_charge_amount,
    converted.gift_card_amount,
    converted.total_amount,
    converted.refunded_amount,
    converted.refunded_goods_amount,
    cast(converted.goods_amount - converted.refunded_goods_amount as {{ type_money() }})
        as net_amount,
    converted.reconciliation_difference,
    converted.is_reconciled,

    -- what adds up without a filter
    cast(case when owners.is_counted then 1 else 0 end as {{ dbt.type_int() }}) as order_count,
    case when orders.status = 'paid' then converted.gross_amount end as gross_revenue,
    cast(
        case
            when orders.status = 'paid'
                then converted.goods_amount - converted.refunded_goods_amount
        end as {{ type_money() }}
    ) as net_revenue,

    -- as it was charged
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

{# One row per customer with a paid order or refund: what was bought, when, and for how much. #}

with

orders as (

    select * from {{ ref('orders') }}
    where
        status = 'paid'
        and customer_id is not null
        -- one of the future has not happened yet; one of an unknown time has
        and coalesce(ordered_at <= {{ as_of() }}, true)

),

order_lines as (

    select * from {{ ref('order_lines') }}
    where
        is_counted
        and customer_id is not null
        and coalesce(ordered_at <= {{ as_of() }}, true)

),

units as (

    select
        customer_id,
        {{ complete_sum('quantity') }} as units_bought,
        {{ complete_sum('refunded_quantity') }} as units_returned,
        count(distinct case when refunded_quantity > 0 then order_id end) as returned_order_count
    from order_lines
    group by customer_id

),

totals as (

    select
        customer_id,
        count(case when is_counted then order_id end) as order_count,
        min(case when is_counted then ordered_at end) as first_ordered_at,
        max(case when is_counted then ordered_at end) as last_ordered_at,
        count(case when is_counted and discount_amount > 0 then order_id end) as discounted_count,
        count(case when is_counted and discount_amount = 0 then order_id end) as full_price_count,
        sum(case when is_counted and discount_amount is not null then gross_amount end)
            as discountable_amount,
        sum(case when is_counted and gross_amount is not null then discount_amount end)
            as discount_amount,
        {{ value_of_first('channel', ['ordered_at', 'order_id'], 'is_counted') }}
            as first_order_channel,
        sum(gross_amount) as gross_revenue,
        sum(total_amount) as charged_amount,
        sum(refunded_amount) as refunded_amount,
        sum(net_amount) as net_revenue,
        count(
            case when is_counted and {{ in_last_days('ordered_at', 30) }} then order_id end
        ) as orders_30d,
        count(
            case when is_counted and {{ in_last_days('ordered_at', 90) }} then order_id end
        ) as orders_90d,
        count(
            case when is_counted and {{ in_last_days('ordered_at', 365) }} then order_id end
        ) as orders_365d,
        sum(case when {{ in_last_days('ordered_at', 90) }} then net_amount end) as net_revenue_90d,
        sum(case when {{ in_last_days('ordered_at', 365) }} then net_amount end) as net_revenue_365d
    from orders
    group by customer_id

)

select
    totals.customer_id,
    cast(totals.order_count as {{ dbt.type_int() }}) as order_count,
    totals.first_ordered_at,
    totals.last_ordered_at,
    {{ days_between('totals.last_ordered_at', as_of()) }} as days_since_last_order,
    cast(coalesce(totals.gross_revenue, 0) as {{ type_money() }}) as gross_revenue,
    cast(coalesce(totals.refunded_amount, 0) as {{ type_money() }}) as refunded_amount,
    cast(coalesce(totals.net_revenue, 0) as {{ type_money() }}) as net_revenue,
    cast(
        cast(totals.net_revenue as {{ type_double() }}) / nullif(totals.order_count, 0)
        as {{ type_money() }}
    ) as average_order_value,
    cast(
        case when units.customer_id is null then 0 else units.units_bought end
        as {{ dbt.type_int() }}
    ) as units_bought,
    case
        when totals.order_count > 1
            then
                {{ days_between('totals.first_ordered_at', 'totals.last_ordered_at', whole=false) }}
                / (totals.order_count - 1)
    end as average_days_between_orders,
    cast(totals.discounted_count as {{ type_double() }})
    / nullif(totals.order_count, 0) as discounted_order_share,
    cast(totals.full_price_count as {{ dbt.type_int() }}) as full_price_order_count,
    100 * cast(totals.discount_amount as {{ type_double() }})
    / nullif(cast(totals.discountable_amount as {{ type_double() }}), 0)
        as average_discount_percent,
    totals.first_order_channel,
    cast(coalesce(units.returned_order_count, 0) as {{ dbt.type_int() }}) as returned_order_count,
    cast(units.units_returned as {{ type_double() }})
    / nullif(units.units_bought, 0) as returned_unit_share,
    cast(totals.refunded_amount as {{ type_double() }})
    / nullif(cast(totals.charged_amount as {{ type_double() }}), 0) as refund_rate,
    cast(totals.orders_30d as {{ dbt.type_int() }}) as orders_30d,
    cast(totals.orders_90d as {{ dbt.type_int() }}) as orders_90d,
    cast(totals.orders_365d as {{ dbt.type_int() }}) as orders_365d,
    cast(coalesce(totals.net_revenue_90d, 0) as {{ type_money() }}) as net_revenue_90d,
    cast(coalesce(totals.net_revenue_365d, 0) as {{ type_money() }}) as net_revenue_365d
from totals
left join units
    on totals.customer_id = units.customer_id

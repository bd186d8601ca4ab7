{# One row per order: whose it is, whether it counts, and the rate that its amounts convert at. #}

with

orders as (

    select
        *,
        coalesce(ordered_at, cast('1900-01-01' as {{ dbt.type_timestamp() }})) as priced_at
    from {{ ref('uni_orders') }}

),

customer_records as (

    select * from {{ ref('customer_records') }}

),

rates as (

    select * from {{ ref('c360_currency_rates') }}

),

shop as (

    select currency from rates
    where is_shop_currency

)

select
    orders.order_id,
    customer_records.customer_id,
    orders.ordered_at,
    shop.currency as shop_currency,
    coalesce(orders.currency, shop.currency) as currency_original,
    rates.rate_to_shop,
    coalesce(orders.status = 'paid' and orders.total_amount > 0, false) as is_counted
from orders
cross join shop
left join customer_records
    on orders.record_key = customer_records.record_key
left join rates
    on
        coalesce(orders.currency, shop.currency) = rates.currency
        and orders.priced_at >= rates.valid_from
        and orders.priced_at < rates.valid_to

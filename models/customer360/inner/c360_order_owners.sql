{# One row per order: whose it is, whether it counts, and the rate that its amounts convert at. #}

with

stated_orders as (

    select
        *,
        coalesce(ordered_at, cast('1900-01-01' as {{ dbt.type_timestamp() }})) as priced_at,
        max(currency) over (partition by source_name) is not null as has_source_currencies
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

),

-- a source that never states a currency sells in the shop's; one that does has left it out here
orders as (

    select
        stated_orders.*,
        shop.currency as shop_currency,
        case
            when stated_orders.has_source_currencies then stated_orders.currency
            else shop.currency
        end as currency_original
    from stated_orders
    cross join shop

)

select
    orders.order_id,
    customer_records.customer_id,
    orders.ordered_at,
    orders.shop_currency,
    orders.currency_original,
    rates.rate_to_shop,
    coalesce(orders.status = 'paid' and orders.total_amount > 0, false) as is_counted
from orders
left join customer_records
    on orders.record_key = customer_records.record_key
left join rates
    on
        orders.currency_original = rates.currency
        and orders.priced_at >= rates.valid_from
        and orders.priced_at < rates.valid_to

{# One row per subscription to a product. #}
{{ table_if_fed('uni_subscriptions') }}

with

shop as (

    select currency from {{ ref('c360_currency_rates') }}
    where is_shop_currency

),

rates as (

    select * from {{ ref('c360_currency_rates') }}

),

subscriptions as (

    select
        stated.*,
        coalesce(stated.currency, shop.currency) as currency_original
    from {{ ref('uni_subscriptions') }} as stated
    cross join shop

),

customer_records as (

    select * from {{ ref('customer_records') }}

)

select
    subscriptions.subscription_id,
    customer_records.customer_id,
    subscriptions.source_name,
    subscriptions.product_id,
    subscriptions.variant_id,
    subscriptions.product_title,
    subscriptions.status,
    subscriptions.quantity,
    cast(subscriptions.price * rates.rate_to_shop as {{ type_money() }}) as price,
    subscriptions.price as price_original,
    subscriptions.currency_original,
    subscriptions.interval_unit,
    subscriptions.interval_count,
    subscriptions.started_at,
    subscriptions.next_charge_at,
    subscriptions.cancelled_at,
    subscriptions.cancellation_reason,
    subscriptions.updated_at
from subscriptions
left join customer_records
    on subscriptions.record_key = customer_records.record_key
left join rates
    on
        subscriptions.currency_original = rates.currency
        and coalesce(subscriptions.started_at, {{ as_of() }}) >= rates.valid_from
        and coalesce(subscriptions.started_at, {{ as_of() }}) < rates.valid_to

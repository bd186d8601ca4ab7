{# One row per subscription to a product. #}
{{ table_if_fed('uni_subscriptions') }}

with

subscriptions as (

    {{ rated_rows(ref('uni_subscriptions'), 'started_at') }}

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
    cast(subscriptions.price * subscriptions.rate_to_shop as {{ type_money() }}) as price,
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

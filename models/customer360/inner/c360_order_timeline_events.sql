{#
    One row per order, cancellation, refund and abandoned checkout of a customer, worded for the
    timeline.
#}
{{ config(materialized=view_or_part()) }}

with

orders as (

    select
        *,
        {{ unless_address('discount_codes') }} as codes
    from {{ ref('orders') }}
    where customer_id is not null and ordered_at is not null

),

order_records as (

    select
        order_id,
        source_table,
        source_record_id
    from {{ ref('uni_orders') }}

),

refunds as (

    select
        *,
        {{ unless_address('reason') }} as note
    from {{ ref('refunds') }}
    where customer_id is not null and refunded_at is not null

),

checkouts as (

    select * from {{ ref('checkouts') }}
    where customer_id is not null and abandoned_at is not null

),

shop as (

    select currency from {{ ref('c360_currency_rates') }}
    where is_shop_currency

)

select
    'order:' || orders.order_id as event_id,
    orders.customer_id,
    orders.ordered_at as occurred_at,
    'order_placed' as event_type,
    orders.source_name,
    order_records.source_table,
    order_records.source_record_id,
    'Placed order #' || orders.source_order_id
    || coalesce(' for ' || {{ amount_text('orders.total_amount', 'orders.currency') }}, '')
        as title,
    orders.order_id,
    orders.session_id,
    orders.total_amount as amount,
    {{ json_object_text(['status', 'channel', 'codes']) }} as properties
from orders
inner join order_records
    on orders.order_id = order_records.order_id

union all

select
    'cancelled:' || orders.order_id as event_id,
    orders.customer_id,
    orders.cancelled_at as occurred_at,
    'order_cancelled' as event_type,
    orders.source_name,
    order_records.source_table,
    order_records.source_record_id,
    'Order #' || orders.source_order_id || ' was cancelled' as title,
    orders.order_id,
    orders.session_id,
    orders.total_amount as amount,
    {{ json_object_text(['channel']) }} as properties
from orders
inner join order_records
    on orders.order_id = order_records.order_id
where orders.cancelled_at is not null

union all

select
    'refund:' || refunds.refund_id as event_id,
    refunds.customer_id,
    refunds.refunded_at as occurred_at,
    'order_refunded' as event_type,
    refunds.source_name,
    cast(null as {{ dbt.type_string() }}) as source_table,
    cast(null as {{ dbt.type_string() }}) as source_record_id,
    'Got back '
    || coalesce({{ amount_text('refunds.amount', 'orders.currency') }}, 'money')
    || ' of order #'
    || orders.source_order_id as title,
    refunds.order_id,
    cast(null as {{ dbt.type_string() }}) as session_id,
    refunds.amount,
    {{ json_object_text(['note']) }} as properties
from refunds
inner join orders
    on refunds.order_id = orders.order_id

union all

select
    'checkout:' || checkouts.checkout_id as event_id,
    checkouts.customer_id,
    checkouts.abandoned_at as occurred_at,
    'checkout_abandoned' as event_type,
    checkouts.source_name,
    cast(null as {{ dbt.type_string() }}) as source_table,
    cast(null as {{ dbt.type_string() }}) as source_record_id,
    'Abandoned a checkout'
    || coalesce(
        ' of ' || {{ amount_text('checkouts.total_amount', 'shop.currency') }}, ''
    ) as title,
    checkouts.order_id,
    checkouts.session_id,
    checkouts.total_amount as amount,
    {{ json_object_text(['product_line']) }} as properties
from checkouts
cross join shop

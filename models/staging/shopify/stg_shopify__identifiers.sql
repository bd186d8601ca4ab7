{#
    One row per store record and identifier.

    A join, against the rule of the layer: whether a customer number on an order is an account
    or a guest is known by the customer's row alone. A number without a row counts as a guest,
    the weaker of the two.
#}
{{ config(materialized=view_or_part()) }}

with

customers as (

    select * from {{ ref('stg_shopify__customers') }}

),

present_customers as (

    select * from customers
    where not coalesce(is_deleted, false)

),

orders as (

    select
        orders.*,
        customers.account_id,
        case when customers.account_id is null then orders.shopify_customer_id end as guest_id
    from {{ ref('stg_shopify__orders') }} as orders
    left join customers on orders.shopify_customer_id = customers.shopify_customer_id

),

order_notes as (

    select
        notes.*,
        orders.ordered_at
    from {{ ref('stg_shopify__order_note_attributes') }} as notes
    inner join orders on notes.record_key = orders.record_key

),

checkouts as (

    select
        checkouts.*,
        customers.account_id,
        case when customers.account_id is null then checkouts.shopify_customer_id end as guest_id
    from {{ ref('stg_shopify__checkouts') }} as checkouts
    left join customers on checkouts.shopify_customer_id = customers.shopify_customer_id

)

{{ identifiers_of('present_customers', 'created_at', {
    'user_id': 'account_id',
    'shopify_guest_id': 'guest_id',
    'email': 'email',
    'phone': 'phone',
}) }}
union all
{{ identifiers_of('orders', 'ordered_at', {
    'user_id': 'account_id',
    'shopify_guest_id': 'guest_id',
    'email': 'email',
    'phone': 'phone',
    'cart_token': 'cart_token',
    'checkout_token': 'checkout_token',
}, country='country_code') }}
union all
{{ identifiers_of('order_notes', 'ordered_at', {
    'anonymous_id': 'anonymous_id',
    'google_client_id': 'google_client_id',
}) }}
union all
{{ identifiers_of('checkouts', 'started_at', {
    'user_id': 'account_id',
    'shopify_guest_id': 'guest_id',
    'email': 'email',
    'phone': 'phone',
    'cart_token': 'cart_token',
    'checkout_token': 'checkout_token',
    'anonymous_id': 'anonymous_id',
    'google_client_id': 'google_client_id',
}, country='country_code') }}

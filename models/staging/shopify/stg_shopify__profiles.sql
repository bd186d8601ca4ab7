{#
    One row per store record that describes a person: customers, and the names and addresses
    that orders and checkouts carry (a guest's name stands nowhere else, and people who share a
    mailbox differ only there).
#}
{{ config(materialized=view_or_part()) }}

with

customers as (

    select * from {{ ref('stg_shopify__customers') }}
    where not coalesce(is_deleted, false)

),

orders as (

    select * from {{ ref('stg_shopify__orders') }}

),

checkouts as (

    select * from {{ ref('stg_shopify__checkouts') }}

)

{{ profile_rows('customers', own=[
    'first_name', 'last_name', 'email', 'phone', 'created_at', 'updated_at',
], stated={'is_account': 'account_id is not null'}) }}
union all
{{ profile_rows('orders', own=[
    'first_name', 'last_name', 'email', 'phone', 'address_line', 'city', 'region',
    'postal_code', 'country_code',
], stated={
    'is_test': "status = 'test'",
    'created_at': 'ordered_at',
    'updated_at': 'ordered_at',
}) }}
union all
{{ profile_rows('checkouts', own=[
    'first_name', 'last_name', 'email', 'phone', 'address_line', 'city', 'region',
    'postal_code', 'country_code', 'language',
], stated={'created_at': 'started_at', 'updated_at': 'started_at'}) }}

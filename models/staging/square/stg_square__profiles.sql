{# One row per customer in the directory, and per payment, for the address of its receipt. #}
{{ config(materialized=view_or_part()) }}

with

customers as (

    select * from {{ ref('stg_square__customers') }}
    where not coalesce(is_deleted, false)

),

receipts as (

    select * from {{ ref('stg_square__payments') }}
    where email is not null and square_customer_id is null

)

{{ profile_rows('customers', own=[
    'first_name', 'last_name', 'email', 'phone', 'address_line', 'city', 'region',
    'postal_code', 'country_code', 'birth_date', 'created_at', 'updated_at',
], stated={'is_account': 'account_id is not null'}) }}
union all
{{ profile_rows('receipts', own=['email'], stated={
    'created_at': 'paid_at',
    'updated_at': 'paid_at',
}) }}

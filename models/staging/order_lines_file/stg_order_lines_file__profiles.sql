{# One row per document that names its buyer: what it says about them. #}
{{ config(materialized=view_or_part()) }}

with

orders as (

    select * from {{ ref('stg_order_lines_file__orders') }}
    where coalesce(order_lines_customer_id, email, phone) is not null

)

{{ profile_rows('orders', own=['email', 'phone', 'country_code'], stated={
    'is_account': 'order_lines_customer_id is not null',
    'created_at': 'ordered_at',
    'updated_at': 'ordered_at',
}) }}

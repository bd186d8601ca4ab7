{# One row per account, and per order or checkout, where alone the name of a guest stands. #}
{{ config(materialized=view_or_part()) }}

{{ profile_rows(ref('stg_bigcommerce__customers'), own=[
    'first_name', 'last_name', 'email', 'phone', 'created_at', 'updated_at',
], stated={'is_account': 'true'}) }}
union all
{{ profile_rows(ref('stg_bigcommerce__stated_orders'), own=[
    'first_name', 'last_name', 'email', 'phone', 'address_line', 'city', 'region',
    'postal_code', 'country_code',
], stated={'created_at': 'ordered_at', 'updated_at': 'ordered_at'}) }}

{# One row per account, and per order: the name and address of a guest stand nowhere else. #}
{{ config(materialized=view_or_part()) }}

{{ profile_rows(ref('stg_woocommerce__customers'), own=[
    'first_name', 'last_name', 'email', 'phone', 'address_line', 'city', 'region',
    'postal_code', 'country_code', 'created_at', 'updated_at',
], stated={'is_account': 'true'}) }}
union all
{{ profile_rows(ref('stg_woocommerce__orders'), own=[
    'first_name', 'last_name', 'email', 'phone', 'address_line', 'city', 'region',
    'postal_code', 'country_code',
], stated={'created_at': 'ordered_at', 'updated_at': 'ordered_at'}) }}

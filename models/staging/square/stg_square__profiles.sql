{# One row per customer in the directory. #}
{{ config(materialized=view_or_part()) }}

with

customers as (

    select * from {{ ref('stg_square__customers') }}
    where not coalesce(is_deleted, false)

)

{{ profile_rows('customers', own=[
    'first_name', 'last_name', 'email', 'phone', 'address_line', 'city', 'region',
    'postal_code', 'country_code', 'birth_date', 'created_at', 'updated_at',
], stated={'is_account': 'account_id is not null'}) }}

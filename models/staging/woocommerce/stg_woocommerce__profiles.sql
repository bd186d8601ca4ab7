{#
    One row per account, and per order: the name and address of a guest stand nowhere else. Who reviewed
    may have bought elsewhere.
#}
{{ config(materialized=view_or_part()) }}

with

reviews as (

    select * from {{ ref('stg_woocommerce__reviews') }}
    where coalesce(status, 'published') not in ('hidden', 'deleted')

)

{{ profile_rows(ref('stg_woocommerce__customers'), own=[
    'first_name', 'last_name', 'email', 'phone', 'address_line', 'city', 'region',
    'postal_code', 'country_code', 'created_at', 'updated_at',
], stated={'is_account': 'true'}) }}
union all
{{ profile_rows(ref('stg_woocommerce__orders'), own=[
    'first_name', 'last_name', 'email', 'phone', 'address_line', 'city', 'region',
    'postal_code', 'country_code',
], stated={'created_at': 'ordered_at', 'updated_at': 'ordered_at'}) }}
union all
{{ profile_rows('reviews', own=['email'], stated={
    'created_at': 'reviewed_at',
    'updated_at': 'reviewed_at',
}) }}

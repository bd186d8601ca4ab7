{# Rows of the table customer_visit in every layout. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('shopify', 'customer_visit', {
    'shopify_airbyte': 'stg_shopify__airbyte_visits',
}) }}

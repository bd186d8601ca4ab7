{# Rows of the table product in every layout. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('shopify', 'product', {
    'shopify_airbyte': 'stg_shopify__airbyte_products',
}) }}

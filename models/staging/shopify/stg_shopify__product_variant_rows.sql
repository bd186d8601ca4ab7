{# Rows of the table product_variant in every layout. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('shopify', 'product_variant', {
    'shopify_airbyte': 'stg_shopify__airbyte_product_variants',
}) }}

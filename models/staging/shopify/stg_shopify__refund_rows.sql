{# Rows of the table refund in every layout. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('shopify', 'refund', {
    'shopify_airbyte': 'stg_shopify__airbyte_refunds',
}) }}

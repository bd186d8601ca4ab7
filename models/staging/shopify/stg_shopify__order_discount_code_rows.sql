{# Rows of the table order_discount_code in every layout. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('shopify', 'order_discount_code', {
    'shopify_airbyte': 'stg_shopify__airbyte_order_discount_codes',
}) }}

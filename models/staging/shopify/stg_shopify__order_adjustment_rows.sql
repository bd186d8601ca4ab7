{# Rows of the table order_adjustment in every layout. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('shopify', 'order_adjustment', {
    'shopify_airbyte': 'stg_shopify__airbyte_order_adjustments',
}, also={
    'amount': 'amount_set_shop_amount',
    'tax_amount': 'tax_amount_set_shop_amount',
}) }}

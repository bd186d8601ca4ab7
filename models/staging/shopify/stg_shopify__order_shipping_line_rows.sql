{# Rows of the table order_shipping_line in every layout. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('shopify', 'order_shipping_line', {
    'shopify_airbyte': 'stg_shopify__airbyte_order_shipping_lines',
}, also={
    'price': 'original_price_set_shop_amount',
    'discounted_price': 'discounted_price_set_shop_amount',
}) }}

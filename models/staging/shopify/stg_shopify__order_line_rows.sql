{# Rows of the table order_line in every layout. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('shopify', 'order_line', {
    'shopify_airbyte': 'stg_shopify__airbyte_order_lines',
}, also={
    'price': 'original_unit_price_set_shop_amount',
    'total_discount': 'total_discount_set_shop_amount',
    'gift_card': 'is_gift_card',
}) }}

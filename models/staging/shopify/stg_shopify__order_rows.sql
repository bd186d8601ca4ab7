{# Rows of the table order in every layout. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('shopify', 'order', {
    'shopify_airbyte': 'stg_shopify__airbyte_orders',
}, also={
    'order_number': 'number',
    'currency': ['currency_code', 'total_price_set_shop_currency_code'],
    'presentment_currency': 'presentment_currency_code',
    'total_line_items_price': 'total_line_items_price_set_shop_amount',
    'subtotal_price': 'subtotal_price_set_shop_amount',
    'total_discounts': 'total_discounts_set_shop_amount',
    'total_tax': 'total_tax_set_shop_amount',
    'total_price': 'total_price_set_shop_amount',
    'total_tip_received': 'total_tip_received_set_shop_amount',
    'current_total_price': 'current_total_price_set_shop_amount',
    'current_subtotal_price': 'current_subtotal_price_set_shop_amount',
    'financial_status': 'display_financial_status',
    'browser_ip': 'client_ip',
}) }}

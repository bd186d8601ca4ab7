{# Rows of the table order_line_refund in every layout. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('shopify', 'order_line_refund', {
    'shopify_airbyte': 'stg_shopify__airbyte_refund_lines',
    'shopify_graphql': 'stg_shopify__graphql_refund_line_items',
}, also={
    'subtotal': 'subtotal_set_shop_amount',
    'total_tax': 'total_tax_set_shop_amount',
}) }}

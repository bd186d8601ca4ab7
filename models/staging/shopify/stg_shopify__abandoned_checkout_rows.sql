{# Rows of the table abandoned_checkout in every layout. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('shopify', 'abandoned_checkout', {
    'shopify_airbyte': 'stg_shopify__airbyte_checkouts',
}, also={
    'total_price': 'total_price_set_shop_amount',
    'currency': 'total_price_set_shop_currency_code',
}) }}

{# Rows of the table transaction in every layout. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('shopify', 'transaction', {
    'shopify_airbyte': 'stg_shopify__airbyte_transactions',
}, also={
    'amount': 'amount_set_shop_amount',
    'currency': 'amount_set_shop_currency_code',
}) }}

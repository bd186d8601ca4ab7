{# Rows of the table discount_allocation in every layout. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('shopify', 'discount_allocation', {
    'shopify_airbyte': 'stg_shopify__airbyte_discount_allocations',
}, also={
    'amount': ['amount_set_shop_money_amount', 'allocated_amount_set_shop_amount'],
}) }}

{# Rows of the table order_note_attribute in every layout. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('shopify', 'order_note_attribute', {
    'shopify_airbyte': 'stg_shopify__airbyte_order_note_attributes',
    'shopify_graphql': 'stg_shopify__graphql_order_custom_attributes',
}) }}

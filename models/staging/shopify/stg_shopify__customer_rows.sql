{# Rows of the table customer in every layout. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('shopify', 'customer', {
    'shopify_airbyte': 'stg_shopify__airbyte_customers',
}, beside={
    'is_withdrawn_from_email': withdrawn_in('shopify', 'customer', 'email'),
    'is_withdrawn_from_texts': withdrawn_in('shopify', 'customer', 'sms'),
    'is_withdrawn_from_ads': withdrawn_in('shopify', 'customer', 'ads'),
}) }}

{# One row per customer or change of points and identifier. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_loyaltylion__customers'), 'created_at', {
    'loyaltylion_customer_id': 'loyaltylion_customer_id',
    'email': 'email',
    'loyaltylion_merchant_id': 'merchant_id',
}) }}
union all
{{ identifiers_of(ref('stg_loyaltylion__loyalty_transactions'), 'occurred_at', {
    'loyaltylion_customer_id': 'loyaltylion_customer_id',
    'email': 'email',
    'loyaltylion_merchant_id': 'merchant_id',
}) }}

{# One row per customer, identity in another system or change of points, and identifier. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_smile__customers'), 'created_at', {
    'smile_customer_id': 'smile_customer_id',
    'email': 'email',
    'smile_external_id': 'external_id',
}) }}
union all
{{ identifiers_of(ref('stg_smile__customer_identities'), 'observed_at', {
    'smile_customer_id': 'smile_customer_id',
    'email': 'email',
    'smile_external_id': 'external_id',
}) }}
union all
{{ identifiers_of(ref('stg_smile__loyalty_transactions'), 'occurred_at', {
    'smile_customer_id': 'smile_customer_id',
}) }}

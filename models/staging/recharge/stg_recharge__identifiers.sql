{# One row per subscriber or subscription and identifier. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_recharge__customers'), 'created_at', {
    'recharge_customer_id': 'recharge_customer_id',
    'email': 'email',
    'phone': 'phone',
    'recharge_external_id': 'external_id',
}) }}
union all
{{ identifiers_of(ref('stg_recharge__subscriptions'), 'started_at', {
    'recharge_customer_id': 'recharge_customer_id',
}) }}

{# One row per event and identifier of its subscriber. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_attentive__events'), 'occurred_at', {
    'attentive_subscriber_id': 'subscriber_id',
    'attentive_external_id': 'external_id',
    'email': 'email',
    'phone': 'phone',
}) }}

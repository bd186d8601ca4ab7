{# One row per event and identifier. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_ga4__hits'), 'occurred_at', {
    'google_client_id': 'browser_id',
    'ga4_user_id': 'user_id',
    'device_id': 'device_id',
}) }}

{# One row per review or withdrawal and identifier. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_yotpo__reviews'), 'reviewed_at', {
    'email': 'email',
    'yotpo_external_id': 'external_id',
}) }}
union all
{{ identifiers_of(ref('stg_yotpo__unsubscribers'), 'email_changed_at', {'email': 'email'}) }}

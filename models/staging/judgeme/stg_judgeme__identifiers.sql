{# One row per review and identifier of who wrote it. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_judgeme__reviews'), 'reviewed_at', {
    'judgeme_external_id': 'external_id',
    'email': 'email',
    'phone': 'phone',
}) }}

{# One row per person or deal and identifier. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_pipedrive__persons'), 'created_at', {
    'pipedrive_person_id': 'pipedrive_person_id',
    'email': ['email', 'other_email'],
    'phone': ['phone', 'other_phone'],
}) }}
union all
{{ identifiers_of(ref('stg_pipedrive__deals'), 'created_at', {
    'pipedrive_person_id': 'pipedrive_person_id',
}) }}

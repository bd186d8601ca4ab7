{# One row per person, answer or withdrawal and identifier. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_delighted__people'), 'created_at', {
    'delighted_person_id': 'delighted_person_id',
    'email': 'email',
    'phone': 'phone',
}) }}
union all
{{ identifiers_of(ref('stg_delighted__survey_responses'), 'responded_at', {
    'delighted_person_id': 'delighted_person_id',
    'email': 'email',
    'delighted_external_id': 'external_id',
}) }}
union all
{{ identifiers_of(ref('stg_delighted__withdrawals'), 'email_changed_at', {
    'delighted_person_id': 'delighted_person_id',
    'email': 'email',
}) }}

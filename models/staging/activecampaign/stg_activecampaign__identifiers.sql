{# One row per contact or deal and identifier; a deal names its primary contact. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_activecampaign__contacts'), 'created_at', {
    'activecampaign_contact_id': 'contact_id',
    'email': 'email',
    'phone': 'phone',
    'activecampaign_external_id': 'external_id',
}) }}
union all
{{ identifiers_of(ref('stg_activecampaign__deals'), 'created_at', {
    'activecampaign_contact_id': 'contact_id',
}) }}

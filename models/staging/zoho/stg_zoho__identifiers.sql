{# One row per contact, lead or deal and identifier. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_zoho__people'), 'created_at', {
    'zoho_contact_id': 'zoho_contact_id',
    'email': ['email', 'other_email'],
    'phone': ['phone', 'mobile_phone'],
}) }}
union all
{{ identifiers_of(ref('stg_zoho__deals'), 'created_at', {'zoho_contact_id': 'zoho_contact_id'}) }}

{#
    One row per contact, merge or deal and identifier. A deleted contact keeps its identifiers: its deals
    and tickets still belong to somebody. What was merged stands on the record that says so.
#}

{{ identifiers_of(ref('stg_hubspot__contacts'), 'created_at', {
    'hubspot_contact_id': 'hubspot_contact_id',
    'phone': ['phone', 'mobile_phone', 'whatsapp_phone'],
}, country='country_code') }}
union all
{{ identifiers_of(ref('stg_hubspot__contact_addresses'), 'created_at', {'email': 'email'}) }}
union all
{{ identifiers_of(ref('stg_hubspot__contact_merges'), 'merged_at', {
    'hubspot_contact_id': 'hubspot_contact_id',
}) }}
union all
{{ identifiers_of(ref('stg_hubspot__identifier_merges'), 'merged_at', {
    'hubspot_contact_id': 'from_value',
}) }}
union all
{{ identifiers_of(ref('stg_hubspot__deals'), 'created_at', {
    'hubspot_contact_id': 'hubspot_contact_id',
}) }}

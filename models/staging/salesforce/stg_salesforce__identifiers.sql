{#
    One row per contact, lead, person account or opportunity and identifier. What was deleted keeps its
    identifiers; a contact that was merged carries the id of the one that lives on as well, a lead
    that was converted and a person account that of their contact.
#}

{{ identifiers_of(ref('stg_salesforce__people'), 'created_at', {
    'salesforce_contact_id': ['salesforce_contact_id', 'master_salesforce_contact_id'],
    'email': 'email',
    'phone': ['phone', 'mobile_phone', 'home_phone'],
}, country='country_code') }}
union all
{{ identifiers_of(ref('stg_salesforce__deals'), 'created_at', {
    'salesforce_contact_id': 'salesforce_contact_id',
}) }}

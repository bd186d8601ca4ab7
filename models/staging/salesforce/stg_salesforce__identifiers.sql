{#
    One row per contact, identifier type and normalised value. A deleted contact keeps its
    identifiers; one that was merged carries the id of the one that lives on as well.
#}

with

stated as (

    {{ identifiers_of(ref('stg_salesforce__contacts'), 'created_at', {
        'salesforce_contact_id': 'contact_number',
        'email': 'email',
        'phone': 'phone',
    }) }}
    union all
    {{ identifiers_of(ref('stg_salesforce__contacts'), 'created_at', {'phone': 'mobile_phone'}) }}
    union all
    {{ identifiers_of(ref('stg_salesforce__contacts'), 'created_at', {'phone': 'home_phone'}) }}
    union all
    {{ identifiers_of(ref('stg_salesforce__identifier_merges'), 'merged_at', {
        'salesforce_contact_id': 'to_value',
    }) }}

)

{{ normalized_identifiers('stated') }}

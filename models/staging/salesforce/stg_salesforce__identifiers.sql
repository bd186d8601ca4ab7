{#
    One row per contact, lead or person account, identifier type and normalised value. What was deleted
    keeps its identifiers; a contact that was merged carries the id of the one that lives on as well, a
    lead that was converted and a person account that of their contact.
#}

with

stated as (

    {{ identifiers_of(ref('stg_salesforce__contacts'), 'created_at', {
        'salesforce_contact_id': 'contact_number',
        'email': 'email',
        'phone': 'phone',
    }, country='country_code') }}
    union all
    {{ identifiers_of(
        ref('stg_salesforce__contacts'),
        'created_at',
        {'phone': 'mobile_phone'},
        country='country_code'
    ) }}
    union all
    {{ identifiers_of(
        ref('stg_salesforce__contacts'),
        'created_at',
        {'phone': 'home_phone'},
        country='country_code'
    ) }}
    union all
    {{ identifiers_of(ref('stg_salesforce__leads'), 'created_at', {
        'salesforce_contact_id': 'contact_number',
        'email': 'email',
        'phone': 'phone',
    }, country='country_code') }}
    union all
    {{ identifiers_of(
        ref('stg_salesforce__leads'),
        'created_at',
        {'phone': 'mobile_phone'},
        country='country_code'
    ) }}
    union all
    {{ identifiers_of(ref('stg_salesforce__person_accounts'), 'created_at', {
        'salesforce_contact_id': 'contact_number',
        'email': 'email',
        'phone': 'phone',
    }, country='country_code') }}
    union all
    {{ identifiers_of(
        ref('stg_salesforce__person_accounts'),
        'created_at',
        {'phone': 'mobile_phone'},
        country='country_code'
    ) }}
    union all
    {{ identifiers_of(ref('stg_salesforce__identifier_merges'), 'merged_at', {
        'salesforce_contact_id': 'to_value',
    }) }}

)

{{ normalized_identifiers('stated') }}

{# One row per person of a list, identifier type and normalised value. #}

with

stated as (

    {{ identifiers_of(ref('stg_people_file__people'), 'updated_at', {
        'people_file_id': 'people_file_id',
        'email': 'email',
        'phone': 'phone',
    }) }}

)

{{ normalized_identifiers('stated') }}

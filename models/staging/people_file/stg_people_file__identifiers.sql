{# One row per person of a list, identifier type and normalised value. #}

with

people as (

    select * from {{ ref('stg_people_file__people') }}

),

country_names as (

    select * from {{ ref('country_names') }}

),

placed as (

    select
        people.*,
        coalesce({{ clean_country('people.country') }}, country_names.country_code) as country_code
    from people
    left join country_names
        on lower(people.country) = country_names.country_name

),

stated as (

    {{ identifiers_of('placed', 'updated_at', {
        'people_file_id': 'people_file_id',
        'email': 'email',
        'phone': 'phone',
    }, country='country_code') }}

)

{{ normalized_identifiers('stated') }}

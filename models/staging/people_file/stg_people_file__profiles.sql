{# One row per person of a list: what it says about them. #}

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

)

{{ profile_rows('placed', own=[
    'first_name', 'last_name', 'email', 'phone', 'address_line', 'city', 'region', 'postal_code',
    'country_code', 'birth_date', 'updated_at',
]) }}

{# One row per person of a list: what it says about them. #}
{{ config(materialized=view_or_part()) }}

with

people as (

    select * from {{ ref('stg_people_file__people') }}

)

{{ profile_rows('people', own=[
    'first_name', 'last_name', 'email', 'phone', 'address_line', 'city', 'region', 'postal_code',
    'country_code', 'birth_date', 'updated_at',
]) }}

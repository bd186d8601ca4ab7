{# One row per contact or lead that is not in the trash. #}
{{ config(materialized=view_or_part()) }}

with

people as (

    select * from {{ ref('stg_zoho__people') }}
    where not is_deleted

)

{{ profile_rows('people', own=[
    'first_name', 'last_name', 'email', 'phone', 'city', 'postal_code', 'birth_date', 'created_at',
    'updated_at',
]) }}

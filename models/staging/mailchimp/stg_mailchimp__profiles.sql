{# One row per address in an audience that is not deleted. #}
{{ config(materialized=view_or_part()) }}

with

members as (

    select * from {{ ref('stg_mailchimp__members') }}
    where not is_deleted

)

{{ profile_rows('members', own=[
    'first_name', 'last_name', 'email', 'phone', 'address_line', 'city', 'region', 'postal_code',
    'country_code', 'language', 'birth_date', 'created_at', 'updated_at',
]) }}

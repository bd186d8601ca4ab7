{# One row per contact that is not deleted. #}
{{ config(materialized=view_or_part()) }}

with

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}
    where not is_deleted

)

{{ profile_rows('contacts', own=[
    'first_name', 'last_name', 'email', 'address_line', 'city', 'region', 'postal_code',
    'country_code', 'language', 'created_at', 'updated_at',
], stated={'phone': 'coalesce(mobile_phone, phone)'}) }}

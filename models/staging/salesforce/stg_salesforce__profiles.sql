{# One row per contact that is not deleted. #}

with

contacts as (

    select * from {{ ref('stg_salesforce__contacts') }}
    where not is_deleted

)

{{ profile_rows('contacts', own=[
    'first_name', 'last_name', 'email', 'address_line', 'city', 'region', 'postal_code',
    'country_code', 'birth_date', 'created_at', 'updated_at',
], stated={'phone': 'coalesce(mobile_phone, phone)'}) }}

{#
    One row per contact, lead or person account that is not deleted. A converted lead is told by its
    contact.
#}

with

contacts as (

    select * from {{ ref('stg_salesforce__contacts') }}
    where not is_deleted

),

leads as (

    select * from {{ ref('stg_salesforce__leads') }}
    where not is_deleted and contact_number is null

),

accounts as (

    select * from {{ ref('stg_salesforce__person_accounts') }}
    where not is_deleted

),

described as (

    {{ profile_rows('contacts', own=[
        'first_name', 'last_name', 'email', 'address_line', 'city', 'region', 'postal_code',
        'country_code', 'birth_date', 'created_at', 'updated_at',
    ], stated={'phone': 'coalesce(mobile_phone, phone)'}, is_clean=false) }}
    union all
    {{ profile_rows('leads', own=[
        'first_name', 'last_name', 'email', 'address_line', 'city', 'region', 'postal_code',
        'country_code', 'created_at', 'updated_at',
    ], stated={'phone': 'coalesce(mobile_phone, phone)'}, is_clean=false) }}
    union all
    {{ profile_rows('accounts', own=[
        'first_name', 'last_name', 'email', 'address_line', 'city', 'region', 'postal_code',
        'country_code', 'created_at', 'updated_at',
    ], stated={'phone': 'coalesce(mobile_phone, phone)'}, is_clean=false) }}

)

{{ profile_rows('described') }}

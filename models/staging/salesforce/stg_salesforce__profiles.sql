{#
    One row per contact, lead or person account that is not deleted. A converted lead is told by its
    contact.
#}
{{ config(materialized=view_or_part()) }}

with

people as (

    select * from {{ ref('stg_salesforce__people') }}
    where not is_deleted and not (source_table = 'lead' and salesforce_contact_id is not null)

)

{{ profile_rows('people', own=[
    'first_name', 'last_name', 'email', 'address_line', 'city', 'region', 'postal_code',
    'country_code', 'birth_date', 'created_at', 'updated_at',
], stated={'phone': 'coalesce(mobile_phone, phone)'}) }}

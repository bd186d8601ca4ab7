{# One row per profile that is not deleted. #}
{{ config(materialized=view_or_part()) }}

with

persons as (

    select * from {{ ref('stg_klaviyo__persons') }}
    where not is_deleted

)

{{ profile_rows('persons', own=[
    'first_name', 'last_name', 'email', 'phone', 'address_line', 'city', 'region',
    'postal_code', 'country_code', 'birth_date', 'created_at', 'updated_at',
], stated={'is_account': 'account_id is not null'}) }}

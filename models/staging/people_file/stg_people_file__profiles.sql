{# One row per person of a list: what it says about them. #}

with

people as (

    select * from {{ ref('stg_people_file__people') }}

),

country_names as (

    select * from {{ ref('country_names') }}

)

select
    people.record_key,
    people.source_name,
    people.source_table,
    people.source_record_id,
    false as is_account,
    people.first_name,
    people.last_name,
    {{ clean_email('people.email') }} as email,
    {{ clean_phone('people.phone') }} as phone,
    people.address_line,
    people.city,
    people.region,
    people.postal_code,
    coalesce({{ clean_country('people.country') }}, country_names.country_code) as country_code,
    cast(null as {{ dbt.type_string() }}) as language,
    people.birth_date,
    false as is_test,
    cast(null as {{ dbt.type_timestamp() }}) as created_at,
    people.updated_at
from people
left join country_names
    on lower(people.country) = country_names.country_name

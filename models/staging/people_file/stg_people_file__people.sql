{#
    One row per person of a list, as the list last stated them.

    A join, against the rule of the layer: people write the name of their country, and its code tells
    how their numbers are read.
#}

with

deliveries as (

    select * from {{ source('people_file', 'person') }}
    where {{ clean_text('list_name') }} is not null and {{ clean_text('person_id') }} is not null

),

newest as (

    {{ latest_row('deliveries', key=['list_name', 'person_id'], order_by=newest_first(
        ['updated_at', '_loaded_at'],
        ['_landed_file', 'given_name', 'family_name', 'birth_date', 'street', 'email', 'phone'],
    )) }}

),

country_names as (

    select * from {{ ref('country_names') }}

),

placed as (

    select
        newest.*,
        country_names.country_code as named_country_code
    from newest
    left join country_names
        on lower({{ clean_text('newest.country') }}) = country_names.country_name

)

select
    -- keys
    {{ source_record('people_file', 'person', ['list_name', 'person_id']) }},

    -- identifiers
    list_name || ':' || {{ local_id('people_file', 'person_id') }} as people_file_id,
    {{ clean_text('customer_id') }} as order_lines_customer_id,
    {{ clean_text('email') }} as email,
    {{ clean_text('phone') }} as phone,

    -- who it is
    {{ clean_text('given_name') }} as first_name,
    {{ clean_text('family_name') }} as last_name,
    cast({{ read_timestamp('birth_date') }} as date) as birth_date,

    -- where they live
    {{ clean_text('street') }} as address_line,
    {{ clean_text('city') }} as city,
    {{ clean_text('state') }} as region,
    upper({{ clean_text('postcode') }}) as postal_code,
    coalesce({{ clean_country('country') }}, named_country_code) as country_code,

    -- times
    {{ read_timestamp('updated_at') }} as updated_at

from placed

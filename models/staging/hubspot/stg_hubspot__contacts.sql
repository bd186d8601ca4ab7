{#
    One row per contact, deleted ones included and marked: the newest version the loader delivered.
#}

with

versions as (

    select * from {{ source('hubspot', 'contact') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['property_lastmodifieddate', '_fivetran_synced'],
        [
            '_fivetran_deleted', 'property_email', 'property_phone', 'property_lastname',
            'property_hs_merged_object_ids',
        ],
    )) }}

)

select
    -- keys
    {{ source_record('hubspot', 'contact', ['id']) }},
    cast(id as {{ dbt.type_string() }}) as contact_number,
    {{ clean_text('property_hs_merged_object_ids') }} as merged_contact_numbers,

    -- identifiers
    {{ clean_text('property_email') }} as email,
    {{ clean_text('property_phone') }} as phone,
    {{ clean_text('property_mobilephone') }} as mobile_phone,

    -- person
    {{ clean_text('property_firstname') }} as first_name,
    {{ clean_text('property_lastname') }} as last_name,
    {{ clean_text('property_address') }} as address_line,
    {{ clean_text('property_city') }} as city,
    {{ clean_text('property_state') }} as region,
    upper({{ clean_text('property_zip') }}) as postal_code,
    {{ clean_country('property_country') }} as country_code,
    {{ clean_text('property_hs_language') }} as language,
    coalesce({{ read_boolean('_fivetran_deleted') }}, false) as is_deleted,

    -- times
    {{ read_timestamp('property_createdate') }} as created_at,
    coalesce(
        {{ read_timestamp('property_lastmodifieddate') }}, {{ read_timestamp('_fivetran_synced') }}
    ) as updated_at

from newest
where {{ clean_text('id') }} is not null

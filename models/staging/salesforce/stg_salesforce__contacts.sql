{#
    One row per contact, deleted and merged ones included and marked: the newest version the loader
    delivered.
#}

with

versions as (

    select * from {{ source('salesforce', 'contact') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['system_modstamp', 'last_modified_date', '_fivetran_synced'],
        ['is_deleted', 'master_record_id', 'email', 'mobile_phone', 'phone', 'last_name'],
    )) }}

)

select
    -- keys
    {{ source_record('salesforce', 'contact', ['id']) }},
    cast(id as {{ dbt.type_string() }}) as contact_number,
    {{ clean_text('master_record_id') }} as master_contact_number,

    -- identifiers
    {{ clean_text('email') }} as email,
    {{ clean_text('phone') }} as phone,
    {{ clean_text('mobile_phone') }} as mobile_phone,
    {{ clean_text('home_phone') }} as home_phone,

    -- person
    {{ clean_text('first_name') }} as first_name,
    {{ clean_text('last_name') }} as last_name,
    {{ clean_text('mailing_street') }} as address_line,
    {{ clean_text('mailing_city') }} as city,
    {{ clean_text('mailing_state') }} as region,
    upper({{ clean_text('mailing_postal_code') }}) as postal_code,
    {{ clean_country('mailing_country') }} as country_code,
    cast({{ read_timestamp('birthdate') }} as date) as birth_date,
    coalesce({{ read_boolean('is_deleted') }}, false) as is_deleted,

    -- times
    {{ read_timestamp('created_date') }} as created_at,
    coalesce(
        {{ read_timestamp('system_modstamp') }}, {{ read_timestamp('last_modified_date') }}
    ) as updated_at

from newest
where {{ clean_text('id') }} is not null

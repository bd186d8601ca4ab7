{#
    One row per profile, deleted ones included and marked: the newest version the loader
    delivered.
#}

with

versions as (

    select * from {{ source('klaviyo', 'person') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated', '_fivetran_synced'],
        [
            '_fivetran_deleted', 'custom_suppress', 'email', 'phone_number', 'external_id',
            'last_name', 'custom_consent',
        ],
    )) }}

)

select
    -- keys
    {{ source_record('klaviyo', 'person', ['id']) }},
    cast(id as {{ dbt.type_string() }}) as person_id,

    -- identifiers
    {{ clean_text('email') }} as email,
    {{ clean_text('phone_number') }} as phone,
    {{ clean_text('external_id') }} as account_id,

    -- person
    {{ clean_text('first_name') }} as first_name,
    {{ clean_text('last_name') }} as last_name,
    {{ clean_text('address_1') }} as address_line,
    {{ clean_text('city') }} as city,
    {{ clean_text('region') }} as region,
    upper({{ clean_text('zip') }}) as postal_code,
    {{ clean_country('country') }} as country_code,
    cast({{ read_timestamp('custom_birthday') }} as date) as birth_date,

    -- consent
    lower({{ clean_text('custom_consent') }}) as consented_channels,
    {{ read_timestamp('custom_consent_timestamp') }} as consented_at,
    {{ clean_text('custom_consent_method') }} as consent_method,
    {{ read_boolean('custom_sms_consent') }} as sms_consent,
    {{ read_boolean('custom_accepts_marketing') }} as accepts_marketing,
    coalesce({{ read_boolean('custom_suppress') }}, false) as is_suppressed,
    coalesce({{ read_boolean('_fivetran_deleted') }}, false) as is_deleted,

    -- times
    {{ read_timestamp('created') }} as created_at,
    {{ read_timestamp('updated') }} as updated_at

from newest
where {{ clean_text('id') }} is not null

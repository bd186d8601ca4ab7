{#
    One row per contact, deleted and merged ones included and marked: the newest version the loader
    delivered.

    A join, against the rule of the layer: people write the name of their country, and its code tells
    how their numbers are read.
#}

with

versions as (

    select * from {{ source('salesforce', 'contact') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['system_modstamp', 'last_modified_date', '_fivetran_synced'],
        [
            'is_deleted', '_fivetran_deleted', 'has_opted_out_of_email', 'master_record_id',
            'email', 'mobile_phone', 'phone', 'last_name',
        ],
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
        on lower({{ clean_text('newest.mailing_country') }}) = country_names.country_name

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
    coalesce(
        {{ clean_country('mailing_country_code') }},
        {{ clean_country('mailing_country') }},
        named_country_code
    ) as country_code,
    cast({{ read_timestamp('birthdate') }} as date) as birth_date,
    coalesce({{ read_boolean('is_deleted') }}, false)
    or coalesce({{ read_boolean('_fivetran_deleted') }}, false) as is_deleted,

    -- consent
    coalesce({{ read_boolean('has_opted_out_of_email') }}, false)
    or {{ withdrawn_in('salesforce', 'contact', 'email') }} as is_opted_out,
    coalesce({{ read_boolean('do_not_call') }}, false)
    or {{ withdrawn_in('salesforce', 'contact', 'sms') }} as is_opted_out_of_calls,
    coalesce({{ read_boolean('is_email_bounced') }}, false)
    or {{ clean_text('email_bounced_reason') }} is not null
    or {{ read_timestamp('email_bounced_date') }} is not null as is_bounced,

    -- times
    {{ read_timestamp('created_date') }} as created_at,
    coalesce(
        {{ read_timestamp('system_modstamp') }}, {{ read_timestamp('last_modified_date') }}
    ) as updated_at

from placed
where {{ clean_text('id') }} is not null

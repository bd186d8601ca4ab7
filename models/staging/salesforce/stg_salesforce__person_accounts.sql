{#
    One row per account that is a person, deleted ones included: the newest version the loader
    delivered. Companies are left out.

    A join, against the rule of the layer: people write the name of their country, and its code tells
    how their numbers are read.
#}

with

versions as (

    select * from {{ source('salesforce', 'account') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['system_modstamp', 'last_modified_date', '_fivetran_synced'],
        ['is_deleted', '_fivetran_deleted', 'person_has_opted_out_of_email', 'person_email', 'last_name'],
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
        on lower({{ clean_text('newest.person_mailing_country') }}) = country_names.country_name

)

select
    -- keys
    {{ source_record('salesforce', 'account', ['id']) }},
    cast(id as {{ dbt.type_string() }}) as account_number,
    {{ clean_text('person_contact_id') }} as contact_number,

    -- identifiers
    {{ clean_text('person_email') }} as email,
    {{ clean_text('phone') }} as phone,
    {{ clean_text('person_mobile_phone') }} as mobile_phone,

    -- person
    {{ clean_text('first_name') }} as first_name,
    {{ clean_text('last_name') }} as last_name,
    {{ clean_text('person_mailing_street') }} as address_line,
    {{ clean_text('person_mailing_city') }} as city,
    {{ clean_text('person_mailing_state') }} as region,
    upper({{ clean_text('person_mailing_postal_code') }}) as postal_code,
    coalesce(
        {{ clean_country('person_mailing_country_code') }},
        {{ clean_country('person_mailing_country') }},
        named_country_code
    ) as country_code,
    coalesce({{ read_boolean('is_deleted') }}, false)
    or coalesce({{ read_boolean('_fivetran_deleted') }}, false) as is_deleted,

    -- consent
    coalesce({{ read_boolean('person_has_opted_out_of_email') }}, false)
    or {{ withdrawn_in('salesforce', 'account', 'email') }} as is_opted_out,
    coalesce({{ read_boolean('person_do_not_call') }}, false)
    or {{ withdrawn_in('salesforce', 'account', 'sms') }} as is_opted_out_of_calls,
    {{ clean_text('person_email_bounced_reason') }} is not null
    or {{ read_timestamp('person_email_bounced_date') }} is not null as is_bounced,

    -- times
    {{ read_timestamp('created_date') }} as created_at,
    coalesce(
        {{ read_timestamp('system_modstamp') }}, {{ read_timestamp('last_modified_date') }}
    ) as updated_at

from placed
where
    {{ clean_text('id') }} is not null
    and (
        {{ read_boolean('is_person_account') }}
        or coalesce(
            {{ clean_text('person_email') }},
            {{ clean_text('person_mobile_phone') }},
            {{ clean_text('person_contact_id') }}
        ) is not null
    )

{#
    One row per lead, deleted and converted ones included: the newest version the loader delivered. A
    lead that was converted names the contact it became.

    A join, against the rule of the layer: people write the name of their country, and its code tells
    how their numbers are read.
#}

with

versions as (

    select * from {{ source('salesforce', 'lead') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['system_modstamp', 'last_modified_date', '_fivetran_synced'],
        ['is_deleted', '_fivetran_deleted', 'has_opted_out_of_email', 'email', 'last_name'],
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
    {{ source_record('salesforce', 'lead', ['id']) }},
    cast(id as {{ dbt.type_string() }}) as lead_number,
    {{ clean_text('converted_contact_id') }} as contact_number,

    -- identifiers
    {{ clean_text('email') }} as email,
    {{ clean_text('phone') }} as phone,
    {{ clean_text('mobile_phone') }} as mobile_phone,

    -- person
    {{ clean_text('first_name') }} as first_name,
    {{ clean_text('last_name') }} as last_name,
    {{ clean_text('street') }} as address_line,
    {{ clean_text('city') }} as city,
    {{ clean_text('state') }} as region,
    upper({{ clean_text('postal_code') }}) as postal_code,
    coalesce(
        {{ clean_country('country_code') }},
        {{ clean_country('country') }},
        named_country_code
    ) as country_code,
    coalesce({{ read_boolean('is_deleted') }}, false)
    or coalesce({{ read_boolean('_fivetran_deleted') }}, false) as is_deleted,

    -- consent
    coalesce({{ read_boolean('has_opted_out_of_email') }}, false)
    or {{ withdrawn_in('salesforce', 'lead', 'email') }} as is_opted_out,
    coalesce({{ read_boolean('do_not_call') }}, false)
    or {{ withdrawn_in('salesforce', 'lead', 'sms') }} as is_opted_out_of_calls,
    {{ clean_text('email_bounced_reason') }} is not null
    or {{ read_timestamp('email_bounced_date') }} is not null as is_bounced,

    -- times
    {{ read_timestamp('created_date') }} as created_at,
    coalesce(
        {{ read_timestamp('system_modstamp') }}, {{ read_timestamp('last_modified_date') }}
    ) as updated_at

from placed
where {{ clean_text('id') }} is not null

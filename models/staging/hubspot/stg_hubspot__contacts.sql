{#
    One row per contact, deleted ones included and marked: the newest version the loader delivered.

    A join, against the rule of the layer: people write the name of their country, and its code tells
    how their numbers are read.
#}

with

versions as (

    select * from {{ source('hubspot', 'contact') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['property_lastmodifieddate', '_fivetran_synced'],
        [
            '_fivetran_deleted', 'property_hs_email_optout', 'property_email', 'property_phone',
            'property_lastname', 'property_hs_merged_object_ids',
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
        on lower({{ clean_text('newest.property_country') }}) = country_names.country_name

)

select
    -- keys
    {{ source_record('hubspot', 'contact', ['id']) }},
    cast(id as {{ dbt.type_string() }}) as hubspot_contact_id,
    {{ clean_text('property_associatedcompanyid') }} as hubspot_company_id,
    {{ clean_text('property_hs_merged_object_ids') }} as merged_hubspot_contact_ids,
    {{ clean_text('property_hs_calculated_merged_vids') }} as merged_contact_times,

    -- identifiers
    {{ clean_text('property_email') }} as email,
    {{ clean_text('property_work_email') }} as work_email,
    {{ clean_text('property_hs_additional_emails') }} as additional_emails,
    {{ clean_text('property_phone') }} as phone,
    {{ clean_text('property_mobilephone') }} as mobile_phone,
    {{ clean_text('property_hs_whatsapp_phone_number') }} as whatsapp_phone,

    -- person
    {{ clean_text('property_firstname') }} as first_name,
    {{ clean_text('property_lastname') }} as last_name,
    {{ clean_text('property_address') }} as address_line,
    {{ clean_text('property_city') }} as city,
    {{ clean_text('property_state') }} as region,
    upper({{ clean_text('property_zip') }}) as postal_code,
    coalesce(
        {{ clean_country('property_hs_country_region_code') }},
        {{ clean_country('property_country') }},
        named_country_code
    ) as country_code,
    {{ clean_text('property_hs_language') }} as language,
    coalesce({{ read_boolean('_fivetran_deleted') }}, false) as is_deleted,

    -- consent
    coalesce({{ read_boolean('property_hs_email_optout') }}, false)
    or {{ withdrawn_in('hubspot', 'contact', 'email') }} as is_opted_out,
    {{ withdrawn_in('hubspot', 'contact', 'sms') }} as is_opted_out_of_texts,
    coalesce({{ read_boolean('property_hs_email_bad_address') }}, false)
    or coalesce({{ read_boolean('property_hs_email_is_ineligible') }}, false)
    or coalesce({{ read_boolean('property_hs_email_quarantined') }}, false) as is_unreachable,
    coalesce(
        {{ clean_text('property_hs_email_hard_bounce_reason_enum') }},
        {{ clean_text('property_hs_email_hard_bounce_reason') }}
    ) is not null as is_hard_bounced,

    -- times
    {{ read_timestamp('property_createdate') }} as created_at,
    coalesce(
        {{ read_timestamp('property_lastmodifieddate') }}, {{ read_timestamp('_fivetran_synced') }}
    ) as updated_at

from placed
where {{ clean_text('id') }} is not null

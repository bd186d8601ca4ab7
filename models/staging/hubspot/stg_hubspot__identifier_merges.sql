{#
    One row per record and pair of contact numbers that HubSpot says are one: from its audit, and
    from the list that the contact who lives on keeps (all that is left of merges before the audit).
#}

with

contacts as (

    select
        *,
        '["' || replace(merged_contact_numbers, ';', '","') || '"]' as merged_list
    from {{ ref('stg_hubspot__contacts') }}
    where merged_contact_numbers is not null

),

listed as (

    {{ json_array_rows('contacts', 'merged_list') }}

),

stated as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        merged_contact_number as from_id,
        contact_number as to_id,
        merged_at
    from {{ ref('stg_hubspot__contact_merges') }}
    union all
    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        trim(replace(element, '"', '')) as from_id,
        contact_number as to_id,
        cast(null as {{ dbt.type_timestamp() }}) as merged_at
    from listed

)

{{ identifier_merges('stated', 'hubspot_contact_id') }}

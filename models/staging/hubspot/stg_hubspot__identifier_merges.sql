{#
    One row per record and pair of contact numbers that HubSpot says are one: from its audit, and
    from the lists that the contact who lives on keeps (all that is left of merges before the audit).
#}

with

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}

),

listed as (

    {{ list_rows('contacts', 'merged_hubspot_contact_ids') }}

),

timed as (

    {{ list_rows('contacts', 'merged_contact_times') }}

),

stated as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        merged_hubspot_contact_id as from_id,
        hubspot_contact_id as to_id,
        merged_at
    from {{ ref('stg_hubspot__contact_merges') }}
    union all
    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        {{ scoped_id(
            'hubspot', without_fraction('entry'), source='source_name'
        ) }} as from_id,
        hubspot_contact_id as to_id,
        cast(null as {{ dbt.type_timestamp() }}) as merged_at
    from listed
    union all
    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        {{ scoped_id(
            'hubspot', replace_regex('entry', ':.*$', ''), source='source_name'
        ) }} as from_id,
        hubspot_contact_id as to_id,
        {{ read_timestamp(replace_regex('entry', '^[^:]*:?', '')) }} as merged_at
    from timed

)

{{ identifier_merges('stated', 'hubspot_contact_id') }}

{#
    One row per source record, identifier type and value that the sources state now, ids of other
    systems read as what they are.
#}

{{ config(materialized=view_or_part()) }}

{%- set external_types = "'" ~ external_id_types() | join("', '") ~ "'" %}

with

source_identifiers as (

    select * from {{ ref('uni_source_identifiers') }}

),

external_ids as (

    select * from {{ ref('uni_external_ids') }}
    where identifier_type is not null

),

own as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        identifier_type,
        identifier_value,
        raw_value,
        identifier_key,
        observed_at
    from source_identifiers
    where identifier_type not in ({{ external_types }})

),

-- one record may write the same id in two ways
external as (

    select
        source_identifiers.record_key,
        source_identifiers.source_name,
        source_identifiers.source_table,
        source_identifiers.source_record_id,
        external_ids.identifier_type,
        external_ids.identifier_value,
        min(source_identifiers.raw_value) as raw_value,
        external_ids.identifier_key,
        min(source_identifiers.observed_at) as observed_at
    from source_identifiers
    inner join external_ids
        on
            source_identifiers.identifier_type = external_ids.stated_type
            and source_identifiers.identifier_key = external_ids.stated_key
    where source_identifiers.identifier_type in ({{ external_types }})
    group by
        source_identifiers.record_key,
        source_identifiers.source_name,
        source_identifiers.source_table,
        source_identifiers.source_record_id,
        external_ids.identifier_type,
        external_ids.identifier_value,
        external_ids.identifier_key

),

contacts as (

    select
        record_key,
        identifier_key
    from own
    where identifier_type in ('email', 'phone')

)

select * from own
union all
select external.*

from external
-- an address that is the id as well is stated once
left join contacts
    on
        external.record_key = contacts.record_key
        and external.identifier_key = contacts.identifier_key
where contacts.record_key is null

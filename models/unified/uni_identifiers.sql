{#
    One row per source record, identifier type and normalised value. An erased identifier is a token
    without its value; where the source has dropped the value as well, the record is remembered to
    have carried it.
#}

with

stated as (

    select * from {{ ref('uni_stated_identifiers') }}

),

versions as (

    select * from {{ ref('uni_identifier_versions') }}

),

remembered as (

    select * from {{ ref('uni_erased_identifiers') }}

),

placed as (

    select
        coalesce(stated.record_key, remembered.record_key) as record_key,
        coalesce(stated.source_name, remembered.source_name) as source_name,
        coalesce(stated.source_table, remembered.source_table) as source_table,
        coalesce(stated.source_record_id, remembered.source_record_id) as source_record_id,
        coalesce(stated.identifier_type, remembered.identifier_type) as identifier_type,
        stated.identifier_value,
        stated.raw_value,
        coalesce(
            remembered.life_key, versions.version_key, stated.identifier_key
        ) as identifier_key,
        coalesce(stated.observed_at, remembered.observed_at) as observed_at,
        remembered.record_key is not null or versions.ended_at is not null as is_erased,
        stated.record_key is null as is_remembered
    from stated
    full outer join remembered
        on
            stated.record_key = remembered.record_key
            and stated.identifier_key = remembered.identifier_key
    left join versions
        on
            stated.identifier_key = versions.identifier_key
            and {{ in_version('versions', 'stated.observed_at') }}

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    identifier_type,
    case
        when is_erased then {{ erased_token('identifier_key') }} else identifier_value
    end as identifier_value,
    case when not is_erased then raw_value end as raw_value,
    identifier_key,
    observed_at,
    is_erased,
    is_remembered

from placed

{#
    One row per source record and pair of ids that its source has merged, of which one is erased:
    append-only, never rebuilt. Keys only. What the source had made one stays one when it drops the
    id. Read from what the last run left in uni_identifier_merges.
#}

with

versions as (

    select version_key from {{ ref('uni_identifier_versions') }}
    where ended_at is not null

),

earlier as (

    {{ earlier_rows('uni_identifier_merges', {
        'record_key': dbt.type_bigint(),
        'source_name': dbt.type_string(),
        'source_table': dbt.type_string(),
        'source_record_id': dbt.type_string(),
        'identifier_type': dbt.type_string(),
        'from_key': dbt.type_bigint(),
        'to_key': dbt.type_bigint(),
        'merged_at': dbt.type_timestamp(),
    }) }}

),

known as (

    {{ logged_rows({
        'record_key': dbt.type_bigint(),
        'from_key': dbt.type_bigint(),
        'to_key': dbt.type_bigint(),
    }) }}

)

select
    earlier.record_key,
    earlier.source_name,
    earlier.source_table,
    earlier.source_record_id,
    earlier.identifier_type,
    earlier.from_key,
    earlier.to_key,
    earlier.merged_at

from earlier
left join versions as from_versions on earlier.from_key = from_versions.version_key
left join versions as to_versions on earlier.to_key = to_versions.version_key
left join known
    on
        earlier.record_key = known.record_key
        and earlier.from_key = known.from_key
        and earlier.to_key = known.to_key
where
    known.record_key is null
    and (from_versions.version_key is not null or to_versions.version_key is not null)

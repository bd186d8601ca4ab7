{#
    One row per source record and erased identifier that it carried: append-only, never rebuilt.
    Keys only. It is what is left when a source drops the value as well, and then still keeps apart
    who was apart.

    Read from what the last run left in uni_identifiers: a record that a run has seen before it knew
    of the request carries the erased identifier for ever, whatever time the source gives it later.
#}

with

versions as (

    select * from {{ ref('uni_identifier_versions') }}
    where ended_at is not null

),

earlier as (

    {{ earlier_rows('uni_identifiers', {
        'record_key': dbt.type_bigint(),
        'source_name': dbt.type_string(),
        'source_table': dbt.type_string(),
        'source_record_id': dbt.type_string(),
        'identifier_key': dbt.type_bigint(),
        'observed_at': dbt.type_timestamp(),
    }) }}

),

known as (

    {{ logged_rows({
        'record_key': dbt.type_bigint(),
        'life_key': dbt.type_bigint(),
    }) }}

)

select
    earlier.record_key,
    earlier.source_name,
    earlier.source_table,
    earlier.source_record_id,
    versions.identifier_type,
    versions.identifier_key,
    -- a log keeps the name that its column began with
    versions.version_key as life_key,
    earlier.observed_at

from versions
inner join earlier on versions.version_key = earlier.identifier_key
left join known
    on earlier.record_key = known.record_key and versions.version_key = known.life_key
where known.record_key is null

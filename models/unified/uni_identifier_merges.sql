{#
    One row per source record and pair of ids that the source itself says are one. The record carries
    both, and each end is what it is in uni_identifiers: a token without its value where it is erased.
    A merge of an erased id outlives its row in the source.
#}

with

stated as (

    select * from {{ ref('uni_stated_merges') }}

),

identifiers as (

    select
        record_key,
        identifier_key,
        identifier_value
    from {{ ref('uni_identifiers') }}

),

versions as (

    select
        identifier_key,
        version_key
    from {{ ref('uni_identifier_versions') }}

),

remembered_merges as (

    select * from {{ ref('uni_erased_merges') }}

),

merged_records as (

    select distinct record_key from stated

),

ends as (

    select
        identifiers.record_key,
        coalesce(versions.identifier_key, identifiers.identifier_key) as stated_key,
        identifiers.identifier_key,
        identifiers.identifier_value
    from merged_records
    inner join identifiers on merged_records.record_key = identifiers.record_key
    left join versions on identifiers.identifier_key = versions.version_key

),

now_stated as (

    select
        stated.record_key,
        stated.source_name,
        stated.source_table,
        stated.source_record_id,
        stated.identifier_type,
        from_ends.identifier_value as from_value,
        to_ends.identifier_value as to_value,
        from_ends.identifier_key as from_key,
        to_ends.identifier_key as to_key,
        stated.merged_at
    from stated
    inner join ends as from_ends
        on stated.record_key = from_ends.record_key and stated.from_key = from_ends.stated_key
    inner join ends as to_ends
        on stated.record_key = to_ends.record_key and stated.to_key = to_ends.stated_key

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    identifier_type,
    from_value,
    to_value,
    from_key,
    to_key,
    merged_at

from now_stated
union all
select
    remembered_merges.record_key,
    remembered_merges.source_name,
    remembered_merges.source_table,
    remembered_merges.source_record_id,
    remembered_merges.identifier_type,
    cast(null as {{ dbt.type_string() }}) as from_value,
    cast(null as {{ dbt.type_string() }}) as to_value,
    remembered_merges.from_key,
    remembered_merges.to_key,
    remembered_merges.merged_at

from remembered_merges
left join now_stated
    on
        remembered_merges.record_key = now_stated.record_key
        and remembered_merges.from_key = now_stated.from_key
        and remembered_merges.to_key = now_stated.to_key
where now_stated.record_key is null

{#
    One row per source record and pair of ids that its source says are one, ids of other systems
    read as what they are. Where one of them is an address or none, the record's identifiers say
    all there is to say.
#}

{{ config(materialized=view_or_part()) }}

with

source_merges as (

    select * from {{ ref('merge_statements') }}

),

external_ids as (

    select * from {{ ref('uni_external_ids') }}

),

placed as (

    select
        source_merges.record_key,
        source_merges.source_name,
        source_merges.source_table,
        source_merges.source_record_id,
        case
            when from_ids.stated_key is null then source_merges.identifier_type
            else from_ids.identifier_type
        end as from_type,
        case
            when to_ids.stated_key is null then source_merges.identifier_type
            else to_ids.identifier_type
        end as identifier_type,
        coalesce(from_ids.identifier_value, source_merges.from_value) as from_value,
        coalesce(to_ids.identifier_value, source_merges.to_value) as to_value,
        coalesce(from_ids.identifier_key, source_merges.from_key) as from_key,
        coalesce(to_ids.identifier_key, source_merges.to_key) as to_key,
        source_merges.merged_at
    from source_merges
    left join external_ids as from_ids
        on
            source_merges.identifier_type = from_ids.stated_type
            and source_merges.from_key = from_ids.stated_key
    left join external_ids as to_ids
        on
            source_merges.identifier_type = to_ids.stated_type
            and source_merges.to_key = to_ids.stated_key

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
    min(merged_at) as merged_at

from placed
where
    from_type not in ('email', 'phone')
    and identifier_type not in ('email', 'phone')
    and from_key <> to_key
group by
    record_key,
    source_name,
    source_table,
    source_record_id,
    identifier_type,
    from_value,
    to_value,
    from_key,
    to_key

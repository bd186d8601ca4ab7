{#
    One row per record group: source records that carry the same identifiers and the same name share
    their outcome.
#}

with

records as (

    select * from {{ ref('idr_records') }}

),

names as (

    select * from {{ ref('idr_names') }}

),

record_groups as (

    select
        record_group_key,
        min(record_key) as example_record_key,
        count(*) as record_count,
        min(observed_at) as first_seen_at,
        max(observed_at) as last_seen_at
    from records
    group by record_group_key

)

select
    record_groups.record_group_key,
    -- before any tier each record group is a cluster of its own
    record_groups.record_group_key as cluster_key,
    record_groups.example_record_key,
    names.given_name,
    names.spellings,
    names.last_name,
    names.name_key,
    record_groups.record_count,
    record_groups.first_seen_at,
    record_groups.last_seen_at

from record_groups
left join names on record_groups.example_record_key = names.record_key

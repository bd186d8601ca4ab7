{#
    One row per bundle: source records that carry the same identifiers and the same name share
    their fate.
#}

with

records as (

    select * from {{ ref('idr_records') }}

),

names as (

    select * from {{ ref('idr_names') }}

),

bundles as (

    select
        bundle_key,
        min(record_key) as example_record_key,
        count(*) as record_count,
        min(observed_at) as first_seen_at,
        max(observed_at) as last_seen_at
    from records
    group by bundle_key

)

select
    bundles.bundle_key,
    -- before any tier has been heard each bundle is a cluster of its own
    bundles.bundle_key as cluster_key,
    bundles.example_record_key,
    names.given_name,
    names.spellings,
    names.last_name,
    names.name_key,
    bundles.record_count,
    bundles.first_seen_at,
    bundles.last_seen_at

from bundles
left join names on bundles.example_record_key = names.record_key

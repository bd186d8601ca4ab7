{# One row per bundle and identifier in it that may join people. #}

with

bundles as (

    select * from {{ ref('idr_bundles') }}

),

observations as (

    select * from {{ ref('uni_identifiers') }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}
    where blocked_reason is null

)

select
    bundles.bundle_key,
    identifiers.identifier_key,
    identifiers.identifier_type,
    identifiers.trust_rank,
    bundles.record_count,
    bundles.first_seen_at,
    bundles.last_seen_at

from bundles
inner join observations on bundles.example_record_key = observations.record_key
inner join identifiers on observations.identifier_key = identifiers.identifier_key

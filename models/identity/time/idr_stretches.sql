{#
    One row per shared identifier that time has to tell apart and source record on it, with the
    stretch that the record is in: a run of records on one identifier without a pause. On a value of
    more people than identity_rules allows, a shorter pause ends a stretch.
#}

with

loose as (

    select * from {{ ref('idr_loose_bundles') }}

),

records as (

    select * from {{ ref('idr_records') }}

),

bundle_identifiers as (

    select * from {{ ref('idr_bundle_identifiers') }}

),

clusters as (

    select * from {{ ref('idr_clusters') }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

-- A record with several shared identifiers is looked at on the one that fewest records carry.
loose_identifiers as (

    select
        loose.bundle_key,
        loose.identifier_key,
        row_number() over (
            partition by loose.bundle_key order by identifiers.record_count, loose.identifier_key
        ) as preference
    from loose
    inner join identifiers on loose.identifier_key = identifiers.identifier_key

),

spread_identifiers as (

    select distinct identifier_key from loose_identifiers
    where preference = 1

),

seen as (

    select
        spread_identifiers.identifier_key,
        records.record_key,
        records.observed_at,
        case when loose_identifiers.bundle_key is null then clusters.cluster_key end as cluster_key,
        coalesce(loose_identifiers.preference, 1) as preference
    from spread_identifiers
    inner join bundle_identifiers
        on spread_identifiers.identifier_key = bundle_identifiers.identifier_key
    inner join records on bundle_identifiers.bundle_key = records.bundle_key
    inner join clusters on bundle_identifiers.bundle_key = clusters.bundle_key
    left join loose_identifiers
        on
            bundle_identifiers.bundle_key = loose_identifiers.bundle_key
            and bundle_identifiers.identifier_key = loose_identifiers.identifier_key

),

-- A value of more people than its rule allows is public: the next record may be the next person's.
used_by as (

    select
        seen.identifier_key,
        count(distinct seen.cluster_key) > min(identifiers.max_customers_per_value) as is_public
    from seen
    inner join identifiers on seen.identifier_key = identifiers.identifier_key
    group by seen.identifier_key

),

pauses as (

    select
        seen.*,
        used_by.is_public,
        lag(seen.observed_at) over (
            partition by seen.identifier_key order by seen.observed_at, seen.record_key
        ) as earlier_at
    from seen
    inner join used_by on seen.identifier_key = used_by.identifier_key

)

select
    identifier_key,
    record_key,
    observed_at,
    cluster_key,
    cluster_key is null and preference = 1 as is_open,
    is_public,
    {{ stretch_number('is_public') }} as stretch_number

from pauses

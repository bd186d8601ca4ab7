{#
    One row per anchor: something that belongs to one cluster alone and by which the cluster is
    known again next time.

    An identifier that no other cluster has is the best anchor. A bundle (its identifiers may all
    be shared) and, on a shared browser, a single record serve where there is none. Every bundle
    is listed, so that a cluster that gains its first identifier of its own is still known by what
    it had before; only lasting anchors are logged. The oldest record always is: a customer whose
    identifiers all turn out to be shared in one day is still known by it.
#}

with

bundles as (

    select * from {{ ref('idr_bundles') }}

),

bundle_identifiers as (

    select * from {{ ref('idr_bundle_identifiers') }}

),

clusters as (

    select * from {{ ref('idr_clusters') }}

),

slices as (

    select * from {{ ref('idr_slices') }}

),

oldest_records as (

    select * from {{ ref('idr_oldest_records') }}

),

loose as (

    select distinct bundle_key from {{ ref('idr_loose_bundles') }}

),

identifier_clusters as (

    select
        bundle_identifiers.identifier_key,
        min(bundle_identifiers.trust_rank) as trust_rank,
        min(clusters.cluster_key) as cluster_key,
        sum(bundle_identifiers.record_count) as record_count,
        min(bundle_identifiers.first_seen_at) as first_seen_at
    from bundle_identifiers
    inner join clusters on bundle_identifiers.bundle_key = clusters.bundle_key
    group by bundle_identifiers.identifier_key
    having count(distinct clusters.cluster_key) = 1

),

named_clusters as (

    select distinct cluster_key from identifier_clusters

)

select
    identifier_key as anchor_key,
    cluster_key,
    trust_rank,
    cast(record_count as {{ dbt.type_bigint() }}) as record_count,
    first_seen_at,
    true as is_lasting

from identifier_clusters
union all
select
    bundles.bundle_key as anchor_key,
    clusters.cluster_key,
    5 as trust_rank,
    bundles.record_count,
    bundles.first_seen_at,
    named_clusters.cluster_key is null as is_lasting

from bundles
inner join clusters on bundles.bundle_key = clusters.bundle_key
left join loose on bundles.bundle_key = loose.bundle_key
left join named_clusters on clusters.cluster_key = named_clusters.cluster_key
left join identifier_clusters on bundles.bundle_key = identifier_clusters.identifier_key
-- The key of a bundle of one identifier is that identifier's own.
where loose.bundle_key is null and identifier_clusters.identifier_key is null
union all
select
    record_key as anchor_key,
    cluster_key,
    6 as trust_rank,
    1 as record_count,
    observed_at as first_seen_at,
    true as is_lasting

from slices
where not is_assigned
union all
select
    oldest_records.record_key as anchor_key,
    oldest_records.cluster_key,
    6 as trust_rank,
    1 as record_count,
    oldest_records.observed_at as first_seen_at,
    true as is_lasting

from oldest_records
left join slices on oldest_records.record_key = slices.record_key and not slices.is_assigned
left join bundles on oldest_records.record_key = bundles.bundle_key
-- listed above already: a visit of nobody, and a record that carries nothing but blocked values
where slices.record_key is null and bundles.bundle_key is null

{#
    One row per bundle and identifier where all that the bundle carries is shared by several people:
    nothing but the time can say whose it is.
#}

with

bundles as (

    select * from {{ ref('idr_bundles') }}
    where name_key is null

),

bundle_identifiers as (

    select * from {{ ref('idr_bundle_identifiers') }}

),

clusters as (

    select * from {{ ref('idr_clusters') }}

),

-- Identifiers that are in several final clusters were refused as a join somewhere, whatever the
-- tier.
spread as (

    select bundle_identifiers.identifier_key
    from bundle_identifiers
    inner join clusters on bundle_identifiers.bundle_key = clusters.bundle_key
    group by bundle_identifiers.identifier_key
    having count(distinct clusters.cluster_key) > 1

),

cluster_sizes as (

    select
        cluster_key,
        count(*) as bundle_count
    from clusters
    group by cluster_key

),

loose as (

    select
        bundle_identifiers.bundle_key,
        bundle_identifiers.identifier_key,
        count(*) over (partition by bundle_identifiers.bundle_key) as identifier_count,
        count(spread.identifier_key)
            over (partition by bundle_identifiers.bundle_key)
            as spread_count
    from bundle_identifiers
    inner join bundles on bundle_identifiers.bundle_key = bundles.bundle_key
    inner join clusters on bundle_identifiers.bundle_key = clusters.bundle_key
    inner join cluster_sizes on clusters.cluster_key = cluster_sizes.cluster_key
    left join spread on bundle_identifiers.identifier_key = spread.identifier_key
    where cluster_sizes.bundle_count = 1

)

select
    bundle_key,
    identifier_key

from loose
where identifier_count = spread_count

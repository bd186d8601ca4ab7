{#
    One row per record group and identifier where all that the record group carries is shared by several people:
    nothing but the time can say whose it is.
#}

with

record_groups as (

    select * from {{ ref('idr_record_groups') }}
    where name_key is null

),

record_group_identifiers as (

    select * from {{ ref('idr_record_group_identifiers') }}

),

clusters as (

    select * from {{ ref('idr_clusters') }}

),

-- Identifiers that are in several final clusters were refused as a join somewhere, whatever the
-- tier.
spread as (

    select record_group_identifiers.identifier_key
    from record_group_identifiers
    inner join clusters on record_group_identifiers.record_group_key = clusters.record_group_key
    group by record_group_identifiers.identifier_key
    having count(distinct clusters.cluster_key) > 1

),

cluster_sizes as (

    select
        cluster_key,
        count(*) as record_group_count
    from clusters
    group by cluster_key

),

ambiguous as (

    select
        record_group_identifiers.record_group_key,
        record_group_identifiers.identifier_key,
        count(*) over (partition by record_group_identifiers.record_group_key) as identifier_count,
        count(spread.identifier_key)
            over (partition by record_group_identifiers.record_group_key)
            as spread_count
    from record_group_identifiers
    inner join record_groups on record_group_identifiers.record_group_key = record_groups.record_group_key
    inner join clusters on record_group_identifiers.record_group_key = clusters.record_group_key
    inner join cluster_sizes on clusters.cluster_key = cluster_sizes.cluster_key
    left join spread on record_group_identifiers.identifier_key = spread.identifier_key
    where cluster_sizes.record_group_count = 1

)

select
    record_group_key,
    identifier_key

from ambiguous
where identifier_count = spread_count

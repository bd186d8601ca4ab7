{# One row per record group, with its cluster once suggestions have been heard: the last tier of all. #}

with

clusters as (

    select * from {{ ref('idr_device_clusters') }}

),

components as (

    select * from {{ ref('idr_suggested_components') }}

),

links as (

    select * from {{ ref('idr_suggested_links') }}
    where status = 'applied'

),

core_clusters as (

    select
        links.cluster_key,
        case when links.is_complete then components.component_key else links.cluster_key end
            as core_cluster_key
    from links
    inner join components on links.cluster_key = components.node_key
    union
    select
        links.other_cluster_key as cluster_key,
        case when links.is_complete then components.component_key else links.cluster_key end
            as core_cluster_key
    from links
    inner join components on links.cluster_key = components.node_key

)

select
    clusters.record_group_key,
    coalesce(core_clusters.core_cluster_key, clusters.cluster_key) as cluster_key

from clusters
left join core_clusters on clusters.cluster_key = core_clusters.cluster_key

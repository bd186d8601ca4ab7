{# One row per bundle, with its cluster once suggestions have been heard: the last tier of all. #}

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

homes as (

    select
        links.cluster_key,
        case when links.is_whole then components.component_key else links.cluster_key end
            as home_key
    from links
    inner join components on links.cluster_key = components.node_key
    union
    select
        links.other_cluster_key as cluster_key,
        case when links.is_whole then components.component_key else links.cluster_key end
            as home_key
    from links
    inner join components on links.cluster_key = components.node_key

)

select
    clusters.bundle_key,
    coalesce(homes.home_key, clusters.cluster_key) as cluster_key

from clusters
left join homes on clusters.cluster_key = homes.cluster_key

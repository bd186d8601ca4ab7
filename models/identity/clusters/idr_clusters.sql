{# One row per record group with its final cluster: all tiers, then what a person has decided. #}

with

clusters as (

    {{ suggested_clusters() }}

),

linked as (

    select * from {{ ref('idr_manual_components') }}

)

select
    clusters.record_group_key,
    coalesce(linked.component_key, clusters.cluster_key) as cluster_key

from clusters
left join linked on clusters.cluster_key = linked.node_key

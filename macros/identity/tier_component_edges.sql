{#
    The edges (left_key, right_key) that are left to join once core clusters are known: each cluster with its core
    cluster, and the other clusters with the links that no core cluster has.

    links: relation of `tier_links`     core_clusters: relation of `tier_core_clusters`
#}
{% macro tier_component_edges(links, core_clusters) %}
with

links as (

    select
        *,
        max(case when is_core then 1 else 0 end) over (partition by link_key) as has_core_cluster
    from {{ links }}
    where status = 'accepted'

),

core_clusters as (

    select * from {{ core_clusters }} as joined_clusters

)

select
    cluster_key as left_key,
    core_cluster_key as right_key

from core_clusters
union all
select
    cluster_key as left_key,
    link_key as right_key

from links
where has_core_cluster = 0
{% endmacro %}

{#
    The edges (left_key, right_key) that are left to join once homes are known: each cluster with its home, and
    clusters without an anchor with the links that no anchored cluster has.
#}
{% macro tier_component_edges(links, core_clusters) %}
with

links as (

    select * from {{ links }}
    where status = 'accepted'

),

core_clusters as (

    select * from {{ core_clusters }}

),

core_links as (

    select distinct link_key from links
    where is_core

)

select
    cluster_key as left_key,
    core_cluster_key as right_key

from core_clusters
union all
select
    links.cluster_key as left_key,
    links.link_key as right_key

from links
left join core_links on links.link_key = core_links.link_key
where core_links.link_key is null
{% endmacro %}

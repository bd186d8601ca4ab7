{#
    One row per bundle with its cluster after one tier: bundle_key, cluster_key.

    A cluster with a home moves there. One that only other homeless clusters link goes where they all go, as long as
    that is one home at most; between two homes it stays by itself.

    clusters: relation of bundle_key, cluster_key before the tier     homes: relation of `tier_homes`
    components: components of homes and of the links between homeless clusters
#}
{% macro tier_clusters(clusters, homes, components) %}
with

clusters as (

    select * from {{ clusters }}

),

homes as (

    select * from {{ homes }}

),

components as (

    select * from {{ components }}

),

component_homes as (

    select
        components.component_key,
        min(homes.home_key) as home_key,
        count(distinct homes.home_key) as home_count
    from components
    left join homes on components.node_key = homes.cluster_key
    group by components.component_key

)

select
    clusters.bundle_key,
    coalesce(
        homes.home_key,
        case when component_homes.home_count <= 1 then coalesce(component_homes.home_key, component_homes.component_key) end,
        clusters.cluster_key
    ) as cluster_key

from clusters
left join homes on clusters.cluster_key = homes.cluster_key
left join components on clusters.cluster_key = components.node_key
left join component_homes on components.component_key = component_homes.component_key
{% endmacro %}

{#
    One row per record group with its cluster after one tier: record_group_key, cluster_key, reason (why some of the links of its
    cluster were refused although each was sound).

    A cluster with a home moves there. One that only other homeless clusters link goes where they all go, as long as
    that is one home at most; between two homes it stays by itself.

    Links that are sound one by one may make a whole that breaks a limit. Of such a whole the weakest links are
    refused: each cluster keeps the one that most of its records carry, then the earliest. Who kept the same link were
    judged together when that was, so that what is left breaks no limit.

    trust_rank: the tier     links: relation of `tier_links`     clusters: relation of record_group_key, cluster_key before it
    homes: relation of `tier_core_clusters`     components: components of homes and of the links between homeless clusters
#}
{% macro tier_clusters(trust_rank, links, clusters, core_clusters, components) %}
with

links as (

    select * from {{ links }}
    where status = 'accepted'

),

clusters as (

    select * from {{ clusters }}

),

core_clusters as (

    select * from {{ core_clusters }}

),

components as (

    select * from {{ components }}

),

limits as (

    select * from {{ ref('idr_limits') }}

),

component_core_clusters as (

    select
        components.component_key,
        min(core_clusters.core_cluster_key) as core_cluster_key,
        count(distinct core_clusters.core_cluster_key) as core_cluster_count
    from components
    left join core_clusters on components.node_key = core_clusters.cluster_key
    group by components.component_key

),

linked_clusters as (

    select distinct cluster_key from links

),

merged_clusters as (

    select
        linked_clusters.cluster_key,
        coalesce(
            core_clusters.core_cluster_key,
            case
                when component_core_clusters.core_cluster_count <= 1
                    then coalesce(component_core_clusters.core_cluster_key, component_core_clusters.component_key)
            end,
            linked_clusters.cluster_key
        ) as merged_cluster_key
    from linked_clusters
    left join core_clusters on linked_clusters.cluster_key = core_clusters.cluster_key
    left join components on linked_clusters.cluster_key = components.node_key
    left join component_core_clusters on components.component_key = component_core_clusters.component_key

),

joining_clusters as (

    select
        clusters.record_group_key,
        clusters.cluster_key
    from clusters
    inner join merged_clusters on clusters.cluster_key = merged_clusters.cluster_key

),

cluster_limits as (

    {{ cluster_limits('joining_clusters', 'limits', trust_rank) }}

),

broken_limits as (

    {{ broken_limits('merged_clusters', ['merged_cluster_key'], 'cluster_limits') }}

),

broken_clusters as (

    select
        merged_cluster_key,
        min(
            case
                when limit_name like 'unlink %' then 'a chain of links would join what identity_manual_rules keeps apart'
                else 'a chain of links would give the customer more than identity_rules.max_per_customer of '
                    || limit_name || ', which is ' || cast(max_values as {{ dbt.type_string() }})
            end
        ) as reason
    from broken_limits
    group by merged_cluster_key

),

choices as (

    select
        merged_clusters.cluster_key,
        merged_clusters.merged_cluster_key,
        links.link_key,
        broken_clusters.reason,
        row_number() over (
            partition by merged_clusters.cluster_key
            order by links.record_count desc, links.last_seen_at asc, links.link_key asc
        ) as choice
    from merged_clusters
    inner join broken_clusters on merged_clusters.merged_cluster_key = broken_clusters.merged_cluster_key
    inner join links on merged_clusters.cluster_key = links.cluster_key

),

parts as (

    select
        cluster_key,
        reason,
        min(cluster_key) over (partition by merged_cluster_key, link_key) as part_key
    from choices
    where choice = 1

)

select
    clusters.record_group_key,
    coalesce(parts.part_key, merged_clusters.merged_cluster_key, clusters.cluster_key) as cluster_key,
    parts.reason

from clusters
left join merged_clusters on clusters.cluster_key = merged_clusters.cluster_key
left join parts on clusters.cluster_key = parts.cluster_key
{% endmacro %}

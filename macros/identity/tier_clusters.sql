{#
    One row per record group with its cluster after one tier: record_group_key, cluster_key, reason (why links of its
    cluster joined it with nobody although each was sound).

    A cluster with a core cluster moves there. One that only other clusters without one link goes where they all go, as
    long as that is one core cluster at most; between two it stays by itself.

    Links that are sound one by one may make a cluster that breaks a limit. Of such a cluster the weakest links are
    refused: each part keeps the one that most of its records carry, then the earliest. Parts that kept the same link
    were decided together when that link was, so that what is left breaks no limit.

    trust_rank: the tier     links: relation of `tier_links`     clusters: relation of record_group_key, cluster_key
    core_clusters: relation of `tier_core_clusters`     components: components of `tier_component_edges`
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

linked as (

    select
        linked_clusters.cluster_key,
        core_clusters.core_cluster_key,
        core_clusters.reason,
        components.component_key,
        min(core_clusters.core_cluster_key) over (partition by components.component_key) as least_core_key,
        max(core_clusters.core_cluster_key) over (partition by components.component_key) as greatest_core_key
    from (select distinct cluster_key from links) as linked_clusters
    left join {{ core_clusters }} as core_clusters on linked_clusters.cluster_key = core_clusters.cluster_key
    left join {{ components }} as components on linked_clusters.cluster_key = components.node_key

),

merged as (

    select
        cluster_key,
        reason,
        case
            when core_cluster_key is not null then core_cluster_key
            when component_key is null or least_core_key < greatest_core_key then cluster_key
            else coalesce(least_core_key, component_key)
        end as merged_key
    from linked

),

merging_clusters as (

    select
        clusters.record_group_key,
        clusters.cluster_key
    from clusters
    inner join merged on clusters.cluster_key = merged.cluster_key

),

cluster_limits as (

    {{ cluster_limits('merging_clusters', trust_rank) }}

),

broken_limits as (

    {{ broken_limits('merged', ['merged_key'], 'cluster_limits') }}

),

broken as (

    select
        merged_key,
        min(
            case
                when limit_name like 'unlink %'
                    then 'a chain of links would join what identity_manual_rules keeps apart'
                else 'a chain of links would give the customer more than identity_rules.max_per_customer of '
                    || limit_name || ', which is ' || cast(max_values as {{ dbt.type_string() }})
            end
        ) as reason
    from broken_limits
    group by merged_key

),

choices as (

    select
        merged.cluster_key,
        merged.merged_key,
        links.link_key,
        broken.reason,
        row_number() over (
            partition by merged.cluster_key
            order by links.record_count desc, links.last_seen_at asc nulls last, links.link_key asc
        ) as choice
    from merged
    inner join broken on merged.merged_key = broken.merged_key
    inner join links on merged.cluster_key = links.cluster_key

),

parts as (

    select
        cluster_key,
        reason,
        min(cluster_key) over (partition by merged_key, link_key) as part_key
    from choices
    where choice = 1

)

select
    clusters.record_group_key,
    coalesce(parts.part_key, merged.merged_key, clusters.cluster_key) as cluster_key,
    coalesce(merged.reason, parts.reason) as reason

from clusters
left join merged on clusters.cluster_key = merged.cluster_key
left join parts on clusters.cluster_key = parts.cluster_key
{% endmacro %}

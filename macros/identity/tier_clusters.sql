{#
    One row per bundle with its cluster after one tier: bundle_key, cluster_key, reason (why some of the links of its
    cluster were refused although each was sound).

    A cluster with a home moves there. One that only other homeless clusters link goes where they all go, as long as
    that is one home at most; between two homes it stays by itself.

    Links that are sound one by one may make a whole that breaks a limit. Of such a whole the weakest links are
    refused: each cluster keeps the one that most of its records carry, then the earliest. Who kept the same link were
    judged together when that was, so that what is left breaks no limit.

    trust_rank: the tier     links: relation of `tier_links`     clusters: relation of bundle_key, cluster_key before it
    homes: relation of `tier_homes`     components: components of homes and of the links between homeless clusters
#}
{% macro tier_clusters(trust_rank, links, clusters, homes, components) %}
with

links as (

    select * from {{ links }}
    where status = 'accepted'

),

clusters as (

    select * from {{ clusters }}

),

homes as (

    select * from {{ homes }}

),

components as (

    select * from {{ components }}

),

claims as (

    select * from {{ ref('idr_claims') }}

),

component_homes as (

    select
        components.component_key,
        min(homes.home_key) as home_key,
        count(distinct homes.home_key) as home_count
    from components
    left join homes on components.node_key = homes.cluster_key
    group by components.component_key

),

linked_clusters as (

    select distinct cluster_key from links

),

wholes as (

    select
        linked_clusters.cluster_key,
        coalesce(
            homes.home_key,
            case
                when component_homes.home_count <= 1
                    then coalesce(component_homes.home_key, component_homes.component_key)
            end,
            linked_clusters.cluster_key
        ) as whole_key
    from linked_clusters
    left join homes on linked_clusters.cluster_key = homes.cluster_key
    left join components on linked_clusters.cluster_key = components.node_key
    left join component_homes on components.component_key = component_homes.component_key

),

joining_clusters as (

    select
        clusters.bundle_key,
        clusters.cluster_key
    from clusters
    inner join wholes on clusters.cluster_key = wholes.cluster_key

),

cluster_claims as (

    {{ cluster_claims('joining_clusters', 'claims', trust_rank) }}

),

broken_claims as (

    {{ broken_claims('wholes', ['whole_key'], 'cluster_claims') }}

),

broken_wholes as (

    select
        whole_key,
        min(
            case
                when claim like 'unlink %' then 'a chain of links would join what identity_manual_rules keeps apart'
                else 'a chain of links would give the customer more than identity_rules.max_per_customer of '
                    || claim || ', which is ' || cast(max_values as {{ dbt.type_string() }})
            end
        ) as reason
    from broken_claims
    group by whole_key

),

choices as (

    select
        wholes.cluster_key,
        wholes.whole_key,
        links.link_key,
        broken_wholes.reason,
        row_number() over (
            partition by wholes.cluster_key
            order by links.record_count desc, links.last_seen_at asc, links.link_key asc
        ) as choice
    from wholes
    inner join broken_wholes on wholes.whole_key = broken_wholes.whole_key
    inner join links on wholes.cluster_key = links.cluster_key

),

parts as (

    select
        cluster_key,
        reason,
        min(cluster_key) over (partition by whole_key, link_key) as part_key
    from choices
    where choice = 1

)

select
    clusters.bundle_key,
    coalesce(parts.part_key, wholes.whole_key, clusters.cluster_key) as cluster_key,
    parts.reason

from clusters
left join wholes on clusters.cluster_key = wholes.cluster_key
left join parts on clusters.cluster_key = parts.cluster_key
{% endmacro %}

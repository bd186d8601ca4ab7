{#
    One row per cluster that has a home after the direct links of one tier: cluster_key, core_cluster_key, reason (why an
    anchored cluster stays by itself although it is linked).

    Anchored clusters that were joined share a home, unless their names contradict each other: then each keeps its own.
    A cluster without an anchor goes to the one home it is best linked with: most records, then latest, then least key.

    links: relation of `tier_links`     anchors: components of the links between anchored clusters
    clusters: relation of record_group_key, cluster_key
#}
{% macro tier_core_clusters(trust_rank, links, core_components, clusters) %}
with

links as (

    select * from {{ links }}
    where status = 'accepted'

),

core_components as (

    select * from {{ core_components }}

),

clusters as (

    select * from {{ clusters }}

),

record_groups as (

    select * from {{ ref('idr_record_groups') }}
    where name_key is not null

),

core_members as (

    select distinct
        links.cluster_key,
        core_components.component_key
    from links
    inner join core_components on links.cluster_key = core_components.node_key
    where links.is_core

),

scope_names as (

    select distinct
        core_members.component_key as scope_key,
        core_members.cluster_key,
        record_groups.name_key,
        record_groups.given_name,
        record_groups.spellings,
        record_groups.last_name
    from core_members
    inner join clusters on core_members.cluster_key = clusters.cluster_key
    inner join record_groups on clusters.record_group_key = record_groups.record_group_key

),

name_groups as (
    {{ name_groups('scope_names', is_close=trust_rank == 2) }}
),

contradictions as (

    select
        component_key,
        min(reason) as reason
    from (
        select
            scope_key as component_key,
            'a chain of links would put people of different names together' as reason
        from name_groups
        -- An account may order for others: a name does not speak against an id that a system issued.
        where {{ trust_rank }} > 1
        group by scope_key
        having count(distinct group_key) > 1
        union all
        select
            scope_key as component_key,
            'a chain of links would put more names together than one person has' as reason
        from scope_names
        where {{ trust_rank }} > 1
        group by scope_key
        having count(distinct name_key) > 24
    ) as stated
    group by component_key

),

placed_core_clusters as (

    select
        core_members.cluster_key,
        case when contradictions.component_key is null then core_members.component_key else core_members.cluster_key end
            as core_cluster_key,
        contradictions.reason
    from core_members
    left join contradictions on core_members.component_key = contradictions.component_key

),

-- A link joins one home at most: after a contradiction it may be left with several, and then it joins nobody.
link_core_clusters as (

    select
        links.link_key,
        min(placed_core_clusters.core_cluster_key) as core_cluster_key
    from links
    inner join placed_core_clusters on links.cluster_key = placed_core_clusters.cluster_key
    group by links.link_key
    having count(distinct placed_core_clusters.core_cluster_key) = 1

),

choices as (

    select
        links.cluster_key,
        link_core_clusters.core_cluster_key,
        row_number() over (
            partition by links.cluster_key
            order by links.record_count desc, links.last_seen_at desc, links.link_key
        ) as choice
    from links
    inner join link_core_clusters on links.link_key = link_core_clusters.link_key
    where not links.is_core

)

select
    cluster_key,
    core_cluster_key,
    reason

from placed_core_clusters
union all
select
    cluster_key,
    core_cluster_key,
    cast(null as {{ dbt.type_string() }}) as reason

from choices
where choice = 1
{% endmacro %}

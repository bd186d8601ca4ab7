{#
    One row per cluster that has a home after the direct links of one tier: cluster_key, home_key, reason (why an
    anchored cluster stays by itself although it is linked).

    Anchored clusters that were joined share a home, unless their names contradict each other: then each keeps its own.
    A cluster without an anchor goes to the one home it is best linked with: most records, then latest, then least key.

    links: relation of `tier_links`     anchors: components of the links between anchored clusters
    clusters: relation of bundle_key, cluster_key
#}
{% macro tier_homes(trust_rank, links, anchors, clusters) %}
with

links as (

    select * from {{ links }}
    where status = 'accepted'

),

anchors as (

    select * from {{ anchors }}

),

clusters as (

    select * from {{ clusters }}

),

bundles as (

    select * from {{ ref('idr_bundles') }}
    where name_key is not null

),

anchored as (

    select distinct
        links.cluster_key,
        anchors.component_key
    from links
    inner join anchors on links.cluster_key = anchors.node_key
    where links.is_anchor

),

scope_names as (

    select distinct
        anchored.component_key as scope_key,
        anchored.cluster_key,
        bundles.name_key,
        bundles.given_name,
        bundles.spellings,
        bundles.last_name
    from anchored
    inner join clusters on anchored.cluster_key = clusters.cluster_key
    inner join bundles on clusters.bundle_key = bundles.bundle_key

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

anchor_homes as (

    select
        anchored.cluster_key,
        case when contradictions.component_key is null then anchored.component_key else anchored.cluster_key end
            as home_key,
        contradictions.reason
    from anchored
    left join contradictions on anchored.component_key = contradictions.component_key

),

-- A link joins one home at most: after a contradiction it may be left with several, and then it joins nobody.
link_homes as (

    select
        links.link_key,
        min(anchor_homes.home_key) as home_key
    from links
    inner join anchor_homes on links.cluster_key = anchor_homes.cluster_key
    group by links.link_key
    having count(distinct anchor_homes.home_key) = 1

),

choices as (

    select
        links.cluster_key,
        link_homes.home_key,
        row_number() over (
            partition by links.cluster_key
            order by links.record_count desc, links.last_seen_at desc, links.link_key
        ) as choice
    from links
    inner join link_homes on links.link_key = link_homes.link_key
    where not links.is_anchor

)

select
    cluster_key,
    home_key,
    reason

from anchor_homes
union all
select
    cluster_key,
    home_key,
    cast(null as {{ dbt.type_string() }}) as reason

from choices
where choice = 1
{% endmacro %}

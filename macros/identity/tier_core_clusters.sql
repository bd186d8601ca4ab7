{#
    One row per cluster that the links of one tier join to core clusters: cluster_key, core_cluster_key (clusters with
    one are one cluster from here on), reason (why a core cluster stays by itself although it is linked).

    A core cluster has a name or an account. Core clusters that links join have one core_cluster_key, unless their
    names contradict each other: then each keeps its own. Any other cluster goes to the one that it is best linked
    with: most records, then latest, then least key.

    trust_rank: the tier     links: relation of `tier_links`     clusters: relation of record_group_key, cluster_key
    core_components: components of the accepted links between core clusters
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

{# An account may order for others: a name does not speak against an id that a system issued. -#}
{%- if trust_rank > 1 -%}
record_groups as (

    select * from {{ ref('idr_record_groups') }}
    where name_key is not null

),

scope_names as (

    select distinct
        core_components.component_key as scope_key,
        clusters.cluster_key,
        record_groups.name_key,
        record_groups.given_name,
        record_groups.spellings,
        record_groups.last_name
    from core_components
    inner join {{ clusters }} as clusters on core_components.node_key = clusters.cluster_key
    inner join record_groups on clusters.record_group_key = record_groups.record_group_key

),

name_groups as (

    {{ name_groups('scope_names', is_close=trust_rank == 2) }}

),

contradictions as (

    select
        scope_names.scope_key as component_key,
        case
            when count(distinct name_groups.group_key) > 1
                then 'a chain of links would put people of different names together'
            else 'a chain of links would put more names together than one person has'
        end as reason
    from scope_names
    left join name_groups
        on scope_names.scope_key = name_groups.scope_key and scope_names.name_key = name_groups.name_key
    group by scope_names.scope_key
    having count(distinct name_groups.group_key) > 1 or count(distinct scope_names.name_key) > 24

),

{% endif -%}
linked as (

    select
        links.cluster_key,
        links.link_key,
        links.is_core,
        links.record_count,
        links.last_seen_at,
        {% if trust_rank > 1 -%}
        contradictions.reason,
        case when contradictions.reason is null then core_components.component_key else links.cluster_key end
            as core_cluster_key
        {%- else -%}
        cast(null as {{ dbt.type_string() }}) as reason,
        core_components.component_key as core_cluster_key
        {%- endif %}
    from links
    left join core_components on links.cluster_key = core_components.node_key and links.is_core
    {%- if trust_rank > 1 %}
    left join contradictions on core_components.component_key = contradictions.component_key
    {%- endif %}

),

-- A link leads to one core cluster at most: after a contradiction it may have several, and then it joins nobody.
directed as (

    select
        *,
        case
            when is_core then core_cluster_key
            when
                min(case when is_core then core_cluster_key end) over (partition by link_key)
                = max(case when is_core then core_cluster_key end) over (partition by link_key)
                then min(case when is_core then core_cluster_key end) over (partition by link_key)
        end as joined_key
    from linked

),

ranked as (

    select
        *,
        row_number() over (
            partition by cluster_key
            order by record_count desc, last_seen_at desc nulls last, link_key asc
        ) as choice
    from directed
    where joined_key is not null

)

select
    cluster_key,
    joined_key as core_cluster_key,
    reason

from ranked
where choice = 1
{% endmacro %}

{#
    One row per cluster and identifier of one tier that several clusters have, grouped by name: cluster_key,
    identifier_key, record_count, last_seen_at, has_name, group_count (groups of names that have the identifier),
    people_count (those, and clusters without a name that an account or an address of their own speaks for), group_key.

    A cluster without a name is in the group of the others as long as there is only one, or only one in the same
    sessions: a mailbox or a phone is used by one person at a time. Else its group_key is NULL. On browsers nothing is
    concluded from sessions here, for one cluster may be a year of them: `idr_session_assignments` looks at each.

    trust_rank: the tier     clusters: relation of record_group_key, cluster_key as the earlier tiers left them
#}
{% macro tier_name_groups(trust_rank, clusters) %}
with

clusters as (

    select
        record_group_key,
        cluster_key
    from {{ clusters }}

),

cluster_names as (

    select distinct
        clusters.cluster_key,
        record_groups.name_key,
        record_groups.given_name,
        record_groups.spellings,
        record_groups.last_name
    from clusters
    inner join {{ ref('idr_record_groups') }} as record_groups
        on clusters.record_group_key = record_groups.record_group_key
    where record_groups.name_key is not null

),

contacts as (

    select distinct clusters.cluster_key
    from clusters
    inner join {{ ref('idr_limits') }} as limits on clusters.record_group_key = limits.record_group_key
    where limits.limit_name in ({{ "'user_id'" if trust_rank <= 2 else account_types() ~ ", 'email'" }})

),

shared_identifiers as (

    {{ shared_identifiers(trust_rank, 'clusters') }}

),

scope_names as (

    select
        shared_identifiers.identifier_key as scope_key,
        cluster_names.*
    from shared_identifiers
    inner join cluster_names on shared_identifiers.cluster_key = cluster_names.cluster_key

),

name_groups as (

    {{ name_groups('scope_names', is_close=trust_rank == 2) }}

),

-- In a scope of too many names each name is a group.
named as (

    select
        scope_names.scope_key as identifier_key,
        scope_names.cluster_key,
        min(coalesce(name_groups.group_key, scope_names.name_key)) as group_key
    from scope_names
    left join name_groups
        on scope_names.scope_key = name_groups.scope_key and scope_names.name_key = name_groups.name_key
    group by scope_names.scope_key, scope_names.cluster_key

),

grouped as (

    select
        shared_identifiers.*,
        named.group_key,
        named.group_key is null and contacts.cluster_key is not null as is_nameless_contact,
        sum(case when named.group_key is not null then shared_identifiers.record_count end)
            over (partition by shared_identifiers.identifier_key) as named_record_count,
        sum(shared_identifiers.record_count)
            over (partition by shared_identifiers.identifier_key, named.group_key) as group_record_count,
        case
            when named.group_key is not null
                then dense_rank() over (
                    partition by shared_identifiers.identifier_key
                    order by case when named.group_key is null then 1 else 0 end, named.group_key
                )
        end as group_number
    from shared_identifiers
    left join named
        on
            shared_identifiers.identifier_key = named.identifier_key
            and shared_identifiers.cluster_key = named.cluster_key
    left join contacts on shared_identifiers.cluster_key = contacts.cluster_key

),

-- The one group of an identifier, or of a mailbox the group that nearly all its records are of, owns it.
counted as (

    select
        *,
        coalesce(max(group_number) over (partition by identifier_key), 0) as group_count,
        sum(case when is_nameless_contact then 1 else 0 end) over (partition by identifier_key) as nameless_count,
        max(
            case
                when group_record_count >= {{ '0.75 * ' if trust_rank == 2 }}named_record_count then group_key
            end
        ) over (partition by identifier_key) as owner_group_key
    from grouped

){% if trust_rank < 4 %},

session_name_groups as (

    {{ session_name_groups('counted', 'clusters', trust_rank) }}

){% endif %}

select
    counted.cluster_key,
    counted.identifier_key,
    counted.record_count,
    counted.last_seen_at,
    counted.group_key is not null as has_name,
    counted.group_count,
    counted.group_count + counted.nameless_count as people_count,
    coalesce(
        counted.group_key,
        {%- if trust_rank < 4 %}
        session_name_groups.group_key,
        {%- endif %}
        counted.owner_group_key,
        case when counted.group_count = 0 then 0 end
    ) as group_key

from counted
{%- if trust_rank < 4 %}
left join session_name_groups
    on
        counted.identifier_key = session_name_groups.identifier_key
        and counted.cluster_key = session_name_groups.cluster_key
{%- endif %}
{% endmacro %}

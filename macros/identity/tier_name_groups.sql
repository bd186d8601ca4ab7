{#
    One row per cluster and identifier of `shared_identifiers`, grouped by name: cluster_key, identifier_key, group_key,
    group_count (groups of names that the identifier touches), people_count (those, and clusters without a name that
    an account or an address of their own speaks for), has_name.

    A cluster without a name is in the group of the others as long as there is only one, or only one in the same visits:
    a mailbox or a phone is used by one person at a time. Else its group_key is NULL. On browsers nothing is concluded
    from visits here, for one cluster may be a year of them: `idr_session_assignments` looks at each by itself.

    trust_rank: the tier     touches: relation of `tier_shared_identifiers`     clusters: relation of record_group_key, cluster_key
#}
{% macro tier_name_groups(trust_rank, shared_identifiers, clusters) %}
with

shared_identifiers as (

    select * from {{ shared_identifiers }}

),

clusters as (

    select * from {{ clusters }}

),

record_groups as (

    select * from {{ ref('idr_record_groups') }}
    where name_key is not null

),

{% if trust_rank < 4 -%}
record_group_identifiers as (

    select * from {{ ref('idr_record_group_identifiers') }}
    where trust_rank = {{ trust_rank }}

),

{% endif -%}
limits as (

    select * from {{ ref('idr_limits') }}
    where limit_name in ({{ "'user_id'" if trust_rank <= 2 else account_types() ~ ", 'email'" }})

),

cluster_names as (

    select distinct
        clusters.cluster_key,
        record_groups.name_key,
        record_groups.given_name,
        record_groups.spellings,
        record_groups.last_name
    from clusters
    inner join record_groups on clusters.record_group_key = record_groups.record_group_key

),

contacts as (

    select distinct clusters.cluster_key
    from clusters
    inner join limits on clusters.record_group_key = limits.record_group_key

),

scope_names as (

    select
        shared_identifiers.identifier_key as scope_key,
        cluster_names.cluster_key,
        cluster_names.name_key,
        cluster_names.given_name,
        cluster_names.spellings,
        cluster_names.last_name
    from shared_identifiers
    inner join cluster_names on shared_identifiers.cluster_key = cluster_names.cluster_key

),

name_groups as (
    {{ name_groups('scope_names', is_close=trust_rank == 2) }}
),

named as (

    select
        scope_names.scope_key as identifier_key,
        scope_names.cluster_key,
        min(coalesce(name_groups.group_key, scope_names.name_key)) as group_key
    from scope_names
    left join name_groups
        on
            scope_names.scope_key = name_groups.scope_key
            and scope_names.name_key = name_groups.name_key
    group by scope_names.scope_key, scope_names.cluster_key

),

{% if trust_rank < 4 -%}
session_name_groups as (
    {{ session_name_groups('named', 'clusters', 'record_group_identifiers') }}
),

{% endif -%}
group_sizes as (

    select
        named.identifier_key,
        named.group_key,
        sum(shared_identifiers.record_count) as record_count,
        sum(sum(shared_identifiers.record_count)) over (partition by named.identifier_key) as all_record_count
    from named
    inner join shared_identifiers
        on named.identifier_key = shared_identifiers.identifier_key and named.cluster_key = shared_identifiers.cluster_key
    group by named.identifier_key, named.group_key

),

-- The one group of an identifier, or of a mailbox the group that nearly all its records are of.
owners as (

    select
        identifier_key,
        group_key
    from group_sizes
    where record_count >= {{ '0.75 * all_record_count' if trust_rank == 2 else 'all_record_count' }}

),

people as (

    select
        shared_identifiers.identifier_key,
        count(distinct named.group_key) as group_count,
        sum(case when named.cluster_key is null and contacts.cluster_key is not null then 1 else 0 end) as nameless_count
    from shared_identifiers
    left join named
        on shared_identifiers.identifier_key = named.identifier_key and shared_identifiers.cluster_key = named.cluster_key
    left join contacts on shared_identifiers.cluster_key = contacts.cluster_key
    group by shared_identifiers.identifier_key

)

select
    shared_identifiers.cluster_key,
    shared_identifiers.identifier_key,
    shared_identifiers.record_count,
    shared_identifiers.last_seen_at,
    named.cluster_key is not null as has_name,
    people.group_count,
    people.group_count + people.nameless_count as people_count,
    coalesce(
        named.group_key,
        {%- if trust_rank < 4 %}
        session_name_groups.group_key,
        {%- endif %}
        owners.group_key,
        case when people.group_count = 0 then 0 end
    ) as group_key

from shared_identifiers
inner join people on shared_identifiers.identifier_key = people.identifier_key
left join owners on shared_identifiers.identifier_key = owners.identifier_key
{%- if trust_rank < 4 %}
left join session_name_groups
    on shared_identifiers.identifier_key = session_name_groups.identifier_key and shared_identifiers.cluster_key = session_name_groups.cluster_key
{%- endif %}
left join named
    on shared_identifiers.identifier_key = named.identifier_key and shared_identifiers.cluster_key = named.cluster_key
{% endmacro %}

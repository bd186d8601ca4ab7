{#
    One row per cluster and identifier of `touches`, grouped by name: cluster_key, identifier_key, group_key,
    group_count (groups of names that the identifier touches), people_count (those, and clusters without a name that
    an account or an address of their own speaks for), has_name.

    A cluster without a name is in the group of the others as long as there is only one, or only one in the same visits:
    a mailbox or a phone is used by one person at a time. Else its group_key is NULL. On browsers nothing is concluded
    from visits here, for one cluster may be a year of them: `idr_slices` looks at each by itself.

    trust_rank: the tier     touches: relation of `tier_touches`     clusters: relation of bundle_key, cluster_key
#}
{% macro tier_people(trust_rank, touches, clusters) %}
with

touches as (

    select * from {{ touches }}

),

clusters as (

    select * from {{ clusters }}

),

bundles as (

    select * from {{ ref('idr_bundles') }}
    where name_key is not null

),

{% if trust_rank < 4 -%}
bundle_identifiers as (

    select * from {{ ref('idr_bundle_identifiers') }}
    where trust_rank = {{ trust_rank }}

),

{% endif -%}
claims as (

    select * from {{ ref('idr_claims') }}
    where claim in ({{ "'user_id'" if trust_rank <= 2 else account_types() ~ ", 'email'" }})

),

cluster_names as (

    select distinct
        clusters.cluster_key,
        bundles.name_key,
        bundles.given_name,
        bundles.spellings,
        bundles.last_name
    from clusters
    inner join bundles on clusters.bundle_key = bundles.bundle_key

),

contacts as (

    select distinct clusters.cluster_key
    from clusters
    inner join claims on clusters.bundle_key = claims.bundle_key

),

scope_names as (

    select
        touches.identifier_key as scope_key,
        cluster_names.cluster_key,
        cluster_names.name_key,
        cluster_names.given_name,
        cluster_names.spellings,
        cluster_names.last_name
    from touches
    inner join cluster_names on touches.cluster_key = cluster_names.cluster_key

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
companions as (
    {{ companions('named', 'clusters', 'bundle_identifiers') }}
),

{% endif -%}
group_sizes as (

    select
        named.identifier_key,
        named.group_key,
        sum(touches.record_count) as record_count,
        sum(sum(touches.record_count)) over (partition by named.identifier_key) as all_record_count
    from named
    inner join touches
        on named.identifier_key = touches.identifier_key and named.cluster_key = touches.cluster_key
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
        touches.identifier_key,
        count(distinct named.group_key) as group_count,
        sum(case when named.cluster_key is null and contacts.cluster_key is not null then 1 else 0 end) as nameless_count
    from touches
    left join named
        on touches.identifier_key = named.identifier_key and touches.cluster_key = named.cluster_key
    left join contacts on touches.cluster_key = contacts.cluster_key
    group by touches.identifier_key

)

select
    touches.cluster_key,
    touches.identifier_key,
    touches.record_count,
    touches.last_seen_at,
    named.cluster_key is not null as has_name,
    people.group_count,
    people.group_count + people.nameless_count as people_count,
    coalesce(
        named.group_key,
        {%- if trust_rank < 4 %}
        companions.group_key,
        {%- endif %}
        owners.group_key,
        case when people.group_count = 0 then 0 end
    ) as group_key

from touches
inner join people on touches.identifier_key = people.identifier_key
left join owners on touches.identifier_key = owners.identifier_key
{%- if trust_rank < 4 %}
left join companions
    on touches.identifier_key = companions.identifier_key and touches.cluster_key = companions.cluster_key
{%- endif %}
left join named
    on touches.identifier_key = named.identifier_key and touches.cluster_key = named.cluster_key
{% endmacro %}

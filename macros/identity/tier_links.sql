{#
    One row per cluster and identifier of one tier that several clusters have, with the decision: status (accepted,
    shared, capped), reason, and link_key: clusters with the same link_key are joined. is_core: the cluster has a name
    or an account, so that joining it may contradict another.

    trust_rank: the tier     clusters: relation of record_group_key, cluster_key as the earlier tiers left them
    name_groups: relation of `tier_name_groups`; none: names say nothing about the identifiers of this tier
#}
{% macro tier_links(trust_rank, clusters, name_groups=none) %}
with

clusters as (

    select
        record_group_key,
        cluster_key
    from {{ clusters }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

cluster_limits as (

    {{ cluster_limits('clusters', trust_rank) }}

),

{% if name_groups -%}
grouped as (

    select * from {{ name_groups }}

),
{%- else -%}
shared_identifiers as (

    {{ shared_identifiers(trust_rank, 'clusters') }}

),

grouped as (

    select
        *,
        false as has_name,
        0 as group_count,
        0 as people_count,
        cast(0 as {{ dbt.type_bigint() }}) as group_key
    from shared_identifiers

),
{%- endif %}

named as (

    select * from grouped
    where group_key is not null

),

broken_limits as (

    {{ broken_limits('named', ['identifier_key', 'group_key'], 'cluster_limits') }}

),

capped as (

    select
        identifier_key,
        group_key,
        min(limit_name) as limit_name,
        min(limit_name || ', which is ' || cast(max_values as {{ dbt.type_string() }})) as limit_and_maximum
    from broken_limits
    group by identifier_key, group_key

),

accounts as (

    select distinct cluster_key from cluster_limits
    where limit_name in ({{ account_types() }})

)

select
    grouped.cluster_key,
    grouped.identifier_key,
    grouped.record_count,
    grouped.last_seen_at,
    grouped.has_name or accounts.cluster_key is not null as is_core,
    {{ combined_key('grouped.identifier_key', 'coalesce(grouped.group_key, 0)') }} as link_key,
    case
        when grouped.people_count > identifiers.max_customers_per_value then 'shared'
        when grouped.group_key is null then 'shared'
        when capped.identifier_key is not null then 'capped'
        else 'accepted'
    end as status,
    case
        when grouped.people_count > identifiers.max_customers_per_value
            then 'more people use it than identity_rules.max_customers_per_value, which is '
                || cast(identifiers.max_customers_per_value as {{ dbt.type_string() }})
        when grouped.group_key is null then 'people of different names use it and this one has no name'
        when capped.limit_name like 'unlink %' then 'kept apart by identity_manual_rules'
        when capped.identifier_key is not null
            then 'the customer would have more than identity_rules.max_per_customer of ' || capped.limit_and_maximum
        when grouped.group_count > 1 then 'people of different names use it; joined with those whose names agree'
        else 'nothing contradicts it'
    end as reason

from grouped
inner join identifiers on grouped.identifier_key = identifiers.identifier_key
left join capped
    on grouped.identifier_key = capped.identifier_key and grouped.group_key = capped.group_key
left join accounts on grouped.cluster_key = accounts.cluster_key
{% endmacro %}

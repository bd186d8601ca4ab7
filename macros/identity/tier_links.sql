{#
    One row per cluster and identifier of one tier that touches several clusters, with the decision: status (accepted,
    shared, capped), reason, and link_key: clusters with the same link_key are joined. is_core: the cluster has a name
    or an account, so that joining it may contradict another.

    trust_rank: the tier     people: relation of `tier_name_groups`     clusters: relation of record_group_key, cluster_key
#}
{% macro tier_links(trust_rank, people, clusters) %}
with

people as (

    select * from {{ people }}

),

clusters as (

    select * from {{ clusters }}

),

limits as (

    select * from {{ ref('idr_limits') }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

cluster_limits as (

    {{ cluster_limits('clusters', 'limits', trust_rank) }}

),

grouped_people as (

    select * from people
    where group_key is not null

),

broken_limits as (

    {{ broken_limits('grouped_people', ['identifier_key', 'group_key'], 'cluster_limits') }}

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
    people.cluster_key,
    people.identifier_key,
    people.record_count,
    people.last_seen_at,
    people.has_name or accounts.cluster_key is not null as is_core,
    {{ combined_key('people.identifier_key', 'coalesce(people.group_key, 0)') }} as link_key,
    case
        when people.people_count > identifiers.max_customers_per_value then 'shared'
        when people.group_key is null then 'shared'
        when capped.identifier_key is not null then 'capped'
        else 'accepted'
    end as status,
    case
        when people.people_count > identifiers.max_customers_per_value
            then 'more people use it than identity_rules.max_customers_per_value, which is '
                || cast(identifiers.max_customers_per_value as {{ dbt.type_string() }})
        when people.group_key is null then 'people of different names use it and this one has no name'
        when capped.limit_name like 'unlink %' then 'kept apart by identity_manual_rules'
        when capped.identifier_key is not null
            then 'the customer would have more than identity_rules.max_per_customer of ' || capped.limit_and_maximum
        when people.group_count > 1 then 'people of different names use it; joined with those whose names agree'
        else 'nothing contradicts it'
    end as reason

from people
inner join identifiers on people.identifier_key = identifiers.identifier_key
left join capped
    on people.identifier_key = capped.identifier_key and people.group_key = capped.group_key
left join accounts on people.cluster_key = accounts.cluster_key
{% endmacro %}

{#
    One row per suggested pair of clusters, with the final decision: status (applied, review, refused, rejected) and
    reason. Pairs that are sound one by one may make a cluster that is not: more accounts or other values than one
    customer may have, or more clusters than identity_rules lets suggestions join. Of such a cluster only those pairs
    stay in which each is the other's best. More CTEs than elsewhere: the whole cluster is decided on beside the pairs.
#}

with

pairs as (

    select * from {{ ref('idr_suggested_pairs') }}

),

components as (

    select
        node_key as cluster_key,
        component_key
    from {{ ref('idr_suggested_components') }}

),

clusters as (

    select * from {{ ref('idr_device_clusters') }}

),

rules as (

    select max_per_customer from {{ ref('identity_rules') }}
    where identifier_type = 'suggested'

),

joining_clusters as (

    select
        clusters.record_group_key,
        clusters.cluster_key
    from clusters
    inner join components on clusters.cluster_key = components.cluster_key

),

cluster_limits as (

    {{ cluster_limits('joining_clusters', 5) }}

),

broken_limits as (

    {{ broken_limits('components', ['component_key'], 'cluster_limits') }}

),

broken_components as (

    select
        component_key,
        limit_name
    from broken_limits
    union all
    select
        components.component_key,
        'suggested' as limit_name
    from components
    cross join rules
    group by components.component_key, rules.max_per_customer
    having count(*) > rules.max_per_customer

),

broken as (

    select
        component_key,
        min(limit_name) as limit_name
    from broken_components
    group by component_key

),

candidates as (

    select
        pairs.pair_key,
        pairs.cluster_key,
        pairs.other_cluster_key,
        pairs.probability,
        broken.limit_name
    from pairs
    inner join components on pairs.cluster_key = components.cluster_key
    inner join broken on components.component_key = broken.component_key
    where pairs.status = 'candidate'

),

sides as (

    select
        pair_key,
        cluster_key,
        probability
    from candidates
    union all
    select
        pair_key,
        other_cluster_key as cluster_key,
        probability
    from candidates

),

choices as (

    select
        pair_key,
        row_number() over (
            partition by cluster_key order by probability desc, pair_key asc
        ) as choice
    from sides

),

-- Each chooses one, so pairs that chose each other share no cluster with another such pair.
mutual as (

    select pair_key from choices
    where choice = 1
    group by pair_key
    having count(*) = 2

)

select
    pairs.pair_key,
    pairs.cluster_key,
    pairs.other_cluster_key,
    pairs.record_key,
    pairs.other_record_key,
    pairs.probability,
    pairs.speaks_for,
    pairs.speaks_against,
    pairs.scored_at,
    case
        when pairs.status <> 'candidate' then pairs.status
        when candidates.pair_key is null or mutual.pair_key is not null then 'applied'
        else 'refused'
    end as status,
    case
        when candidates.pair_key is null then pairs.reason
        when mutual.pair_key is not null
            then {{ dbt.string_literal(dbt.escape_single_quotes(
                "each is the other's best link, among more than may be one customer"
            )) }}
        when candidates.limit_name like 'unlink %'
            then 'kept apart from the others by identity_manual_rules'
        else
            'with the others it leads to, the customer would have more than '
            || 'identity_rules.max_per_customer of ' || candidates.limit_name
    end as reason,
    pairs.status = 'candidate' and candidates.pair_key is null as is_complete

from pairs
left join candidates on pairs.pair_key = candidates.pair_key
left join mutual on pairs.pair_key = mutual.pair_key

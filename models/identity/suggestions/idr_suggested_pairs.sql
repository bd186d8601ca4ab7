{#
    One row per pair of clusters that a matcher suggests to join, with the decision on the pair by itself: status
    (candidate, review, refused, rejected), reason and the evidence. Clusters are those that
    identifiers have found. More CTEs than elsewhere: scores, limits and decisions are read here.
#}

with

scores as (

    select * from {{ ref('uni_match_scores') }}

),

thresholds as (

    select
        min(case when verdict = 'applied' then min_probability end) as applied_from,
        min(min_probability) as listed_from
    from {{ ref('identity_suggestion_thresholds') }}

),

records as (

    select * from {{ ref('idr_records') }}

),

clusters as (

    select * from {{ ref('idr_device_clusters') }}

),

scored as (

    select
        least(one.cluster_key, other.cluster_key) as cluster_key,
        greatest(one.cluster_key, other.cluster_key) as other_cluster_key,
        case
            when one.cluster_key < other.cluster_key then scores.record_key
            else scores.other_record_key
        end as record_key,
        case
            when one.cluster_key < other.cluster_key then scores.other_record_key
            else scores.record_key
        end as other_record_key,
        scores.probability,
        scores.speaks_for,
        scores.speaks_against,
        scores.contradiction,
        scores.scored_at,
        scores.probability >= thresholds.applied_from as is_sure
    from scores
    inner join thresholds on scores.probability >= thresholds.listed_from
    inner join records as one_record on scores.record_key = one_record.record_key
    inner join records as other_record on scores.other_record_key = other_record.record_key
    inner join clusters as one on one_record.record_group_key = one.record_group_key
    inner join clusters as other on other_record.record_group_key = other.record_group_key
    where one.cluster_key <> other.cluster_key

),

-- What identifiers have joined since the scores were made may have been scored more than once.
ranked as (

    select
        *,
        {{ combined_key('cluster_key', 'other_cluster_key') }} as pair_key,
        row_number() over (
            partition by cluster_key, other_cluster_key
            order by probability desc, record_key asc, other_record_key asc
        ) as choice
    from scored

),

pairs as (

    select * from ranked
    where choice = 1

),

sides as (

    select
        pair_key,
        cluster_key
    from pairs
    union all
    select
        pair_key,
        other_cluster_key as cluster_key
    from pairs

),

paired as (

    select distinct cluster_key from sides

),

paired_clusters as (

    select
        clusters.record_group_key,
        clusters.cluster_key
    from clusters
    inner join paired on clusters.cluster_key = paired.cluster_key

),

cluster_limits as (

    {{ cluster_limits('paired_clusters', 5) }}

),

broken_limits as (

    {{ broken_limits('sides', ['pair_key'], 'cluster_limits') }}

),

capped as (

    select
        pair_key,
        -- a decision of a person is named before any limit
        min(case when limit_name like 'unlink %' then limit_name end) as decision,
        min(limit_name) as limit_name
    from broken_limits
    group by pair_key

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
        when capped.decision is not null then 'rejected'
        when capped.pair_key is not null or pairs.contradiction is not null then 'refused'
        when pairs.is_sure then 'candidate'
        else 'review'
    end as status,
    case
        when capped.decision is not null then 'kept apart by identity_manual_rules'
        when capped.pair_key is not null
            then
                'the customer would have more than identity_rules.max_per_customer of '
                || capped.limit_name
        when pairs.contradiction is not null then pairs.contradiction
        when pairs.is_sure then 'nothing contradicts it'
        else 'less sure than identity_suggestion_thresholds asks for'
    end as reason

from pairs
left join capped on pairs.pair_key = capped.pair_key

{#
    One row per id key: something that belongs to one cluster alone and by which the cluster is
    known again next time. An identifier that no other cluster has is the best id key. A record
    group (its identifiers may all be shared) and, on a shared browser, a single record serve
    where there is none. Every record group is listed, so that a cluster that gains its first
    identifier of its own is still known by what it had before; only lasting id keys are logged.
    The oldest record always is: a customer whose identifiers all turn out to be shared in one
    day is still known by it. More joins than elsewhere: each kind of id key leaves out what
    another lists.
#}

with

record_groups as (

    select * from {{ ref('idr_record_groups') }}

),

record_group_identifiers as (

    select * from {{ ref('idr_record_group_identifiers') }}

),

clusters as (

    select * from {{ ref('idr_clusters') }}

),

session_assignments as (

    select * from {{ ref('idr_session_assignments') }}

),

records as (

    select
        record_key,
        record_group_key,
        cluster_key,
        is_by_session,
        -- a record without a time is younger than any with one
        coalesce(observed_at, cast('9999-12-31' as {{ dbt.type_timestamp() }})) as observed_at
    from {{ ref('idr_record_clusters') }}

),

oldest_times as (

    select
        cluster_key,
        min(observed_at) as observed_at
    from records
    group by cluster_key

),

-- A record belongs to one customer only, whatever becomes of the identifiers on it.
oldest_records as (

    select
        oldest_times.cluster_key,
        min(records.record_key) as record_key,
        nullif(oldest_times.observed_at, cast('9999-12-31' as {{ dbt.type_timestamp() }}))
            as observed_at
    from oldest_times
    inner join records
        on
            oldest_times.cluster_key = records.cluster_key
            and oldest_times.observed_at = records.observed_at
    group by oldest_times.cluster_key, oldest_times.observed_at

),

ambiguous as (

    select distinct record_group_key from records
    where is_by_session

),

identifier_clusters as (

    select
        record_group_identifiers.identifier_key,
        min(record_group_identifiers.trust_rank) as trust_rank,
        min(clusters.cluster_key) as cluster_key,
        sum(record_group_identifiers.record_count) as record_count,
        min(record_group_identifiers.first_seen_at) as first_seen_at
    from record_group_identifiers
    inner join clusters on record_group_identifiers.record_group_key = clusters.record_group_key
    group by record_group_identifiers.identifier_key
    having count(distinct clusters.cluster_key) = 1

),

named_clusters as (

    select distinct cluster_key from identifier_clusters

)

select
    identifier_key as id_key,
    cluster_key,
    trust_rank,
    cast(record_count as {{ dbt.type_bigint() }}) as record_count,
    first_seen_at,
    true as is_lasting

from identifier_clusters
union all
select
    record_groups.record_group_key as id_key,
    clusters.cluster_key,
    5 as trust_rank,
    record_groups.record_count,
    record_groups.first_seen_at,
    named_clusters.cluster_key is null as is_lasting

from record_groups
inner join clusters on record_groups.record_group_key = clusters.record_group_key
left join ambiguous on record_groups.record_group_key = ambiguous.record_group_key
left join named_clusters on clusters.cluster_key = named_clusters.cluster_key
left join identifier_clusters
    on record_groups.record_group_key = identifier_clusters.identifier_key
-- The key of a record group of one identifier is that identifier's own.
where ambiguous.record_group_key is null and identifier_clusters.identifier_key is null
union all
select
    record_key as id_key,
    cluster_key,
    6 as trust_rank,
    1 as record_count,
    observed_at as first_seen_at,
    true as is_lasting

from session_assignments
where not is_assigned
union all
select
    oldest_records.record_key as id_key,
    oldest_records.cluster_key,
    6 as trust_rank,
    1 as record_count,
    oldest_records.observed_at as first_seen_at,
    true as is_lasting

from oldest_records
left join session_assignments
    on
        oldest_records.record_key = session_assignments.record_key
        and not session_assignments.is_assigned
left join record_groups on oldest_records.record_key = record_groups.record_group_key
-- listed above already: a visit of nobody, and a record that carries nothing but blocked values
where session_assignments.record_key is null and record_groups.record_group_key is null

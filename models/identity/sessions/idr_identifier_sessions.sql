{#
    One row per shared identifier that time has to tell apart and source record on it, with the
    session that the record is in: a run of records on one identifier without a pause. On a
    value of more people than identity_rules allows a shorter pause ends a session. A record
    group is ambiguous when all that it carries is in several clusters, it has no name and
    nothing has joined it: nothing but the time can say whose its records are. More CTEs than
    elsewhere: who is ambiguous is decided here.
#}

with

record_groups as (

    select * from {{ ref('idr_record_groups') }}

),

record_group_identifiers as (

    select * from {{ ref('idr_record_group_identifiers') }}

),

clusters as (

    select
        record_group_key,
        cluster_key,
        count(*) over (partition by cluster_key) as record_group_count
    from {{ ref('idr_clusters') }}

),

records as (

    select * from {{ ref('idr_records') }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

carried as (

    select
        record_group_identifiers.record_group_key,
        record_group_identifiers.identifier_key,
        clusters.cluster_key,
        record_groups.name_key is null and clusters.record_group_count = 1 as is_alone
    from record_group_identifiers
    inner join record_groups
        on record_group_identifiers.record_group_key = record_groups.record_group_key
    inner join clusters
        on record_group_identifiers.record_group_key = clusters.record_group_key

),

-- What is in several final clusters was refused as a join somewhere, whatever the tier.
spread as (

    select identifier_key from carried
    group by identifier_key
    having min(cluster_key) < max(cluster_key)

),

-- A record with several shared identifiers is looked at on the one that fewest records carry.
alone as (

    select
        carried.record_group_key,
        carried.identifier_key,
        count(*) over (partition by carried.record_group_key)
        = count(spread.identifier_key) over (partition by carried.record_group_key)
            as is_ambiguous,
        row_number() over (
            partition by carried.record_group_key
            order by identifiers.record_count, carried.identifier_key
        ) as preference
    from carried
    inner join identifiers on carried.identifier_key = identifiers.identifier_key
    left join spread on carried.identifier_key = spread.identifier_key
    where carried.is_alone

),

ambiguous as (

    select * from alone
    where is_ambiguous

),

looked_at as (

    select distinct identifier_key from ambiguous
    where preference = 1

),

seen as (

    select
        carried.identifier_key,
        records.record_key,
        records.observed_at,
        case when ambiguous.record_group_key is null then carried.cluster_key end as cluster_key,
        coalesce(ambiguous.preference = 1, false) as is_open
    from looked_at
    inner join carried on looked_at.identifier_key = carried.identifier_key
    inner join records on carried.record_group_key = records.record_group_key
    left join ambiguous
        on
            carried.record_group_key = ambiguous.record_group_key
            and carried.identifier_key = ambiguous.identifier_key

),

-- A value of more people than its rule allows is public: the next record may be the next person's.
used_by as (

    select
        seen.identifier_key,
        count(distinct seen.cluster_key) > min(identifiers.max_customers_per_value) as is_public
    from seen
    inner join identifiers on seen.identifier_key = identifiers.identifier_key
    group by seen.identifier_key

),

pauses as (

    select
        seen.*,
        used_by.is_public,
        lag(seen.observed_at) over (
            partition by seen.identifier_key order by seen.observed_at, seen.record_key
        ) as earlier_at
    from seen
    inner join used_by on seen.identifier_key = used_by.identifier_key

)

select
    identifier_key,
    record_key,
    observed_at,
    cluster_key,
    is_open,
    is_public,
    {{ session_number('is_public') }} as session_number

from pauses

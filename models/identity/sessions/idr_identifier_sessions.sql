{#
    One row per shared identifier that time has to tell apart and source record on it, with the
    session that the record is in: a run of records on one identifier without a pause. On a value of
    more people than identity_rules allows, a shorter pause ends a session.
#}

with

ambiguous as (

    select * from {{ ref('idr_ambiguous_record_groups') }}

),

records as (

    select * from {{ ref('idr_records') }}

),

record_group_identifiers as (

    select * from {{ ref('idr_record_group_identifiers') }}

),

clusters as (

    select * from {{ ref('idr_clusters') }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

-- A record with several shared identifiers is looked at on the one that fewest records carry.
ambiguous_identifiers as (

    select
        ambiguous.record_group_key,
        ambiguous.identifier_key,
        row_number() over (
            partition by ambiguous.record_group_key order by identifiers.record_count, ambiguous.identifier_key
        ) as preference
    from ambiguous
    inner join identifiers on ambiguous.identifier_key = identifiers.identifier_key

),

spread_identifiers as (

    select distinct identifier_key from ambiguous_identifiers
    where preference = 1

),

seen as (

    select
        spread_identifiers.identifier_key,
        records.record_key,
        records.observed_at,
        case when ambiguous_identifiers.record_group_key is null then clusters.cluster_key end as cluster_key,
        coalesce(ambiguous_identifiers.preference, 1) as preference
    from spread_identifiers
    inner join record_group_identifiers
        on spread_identifiers.identifier_key = record_group_identifiers.identifier_key
    inner join records on record_group_identifiers.record_group_key = records.record_group_key
    inner join clusters on record_group_identifiers.record_group_key = clusters.record_group_key
    left join ambiguous_identifiers
        on
            record_group_identifiers.record_group_key = ambiguous_identifiers.record_group_key
            and record_group_identifiers.identifier_key = ambiguous_identifiers.identifier_key

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
    cluster_key is null and preference = 1 as is_open,
    is_public,
    {{ session_number('is_public') }} as session_number

from pauses

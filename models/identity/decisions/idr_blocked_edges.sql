{#
    One row per pair of identifiers seen together in one source table of which one is blocked.
    Record groups leave blocked values out, so records of one record group may carry different ones: these pairs
    are counted record by record.
#}

with

observations as (

    select
        record_key,
        identifier_key,
        identifier_type
    from {{ ref('uni_identifiers') }}

),

blocked_values as (

    select
        identifier_key,
        blocked_reason
    from {{ ref('idr_identifiers') }}
    where blocked_reason is not null

),

records as (

    select
        record_key,
        source_name,
        source_table,
        observed_at
    from {{ ref('customer_records') }}

),

blocked as (

    select
        observations.record_key,
        observations.identifier_key,
        observations.identifier_type,
        blocked_values.blocked_reason
    from observations
    inner join blocked_values on observations.identifier_key = blocked_values.identifier_key

),

-- Where both are blocked the pair is there twice, once from either side.
pairs as (

    select
        record_key,
        from_key,
        to_key,
        min(blocked_reason) as reason
    from (
        select
            blocked.record_key,
            case
                when blocked.identifier_type < others.identifier_type then blocked.identifier_key
                when blocked.identifier_type > others.identifier_type then others.identifier_key
                else least(blocked.identifier_key, others.identifier_key)
            end as from_key,
            case
                when blocked.identifier_type < others.identifier_type then others.identifier_key
                when blocked.identifier_type > others.identifier_type then blocked.identifier_key
                else greatest(blocked.identifier_key, others.identifier_key)
            end as to_key,
            blocked.blocked_reason
        from blocked
        inner join observations as others
            on
                blocked.record_key = others.record_key
                and blocked.identifier_key <> others.identifier_key
    ) as stated
    group by record_key, from_key, to_key

),

seen as (

    select
        pairs.from_key,
        pairs.to_key,
        pairs.reason,
        records.source_name,
        records.source_table,
        records.record_key,
        records.observed_at,
        row_number() over (
            partition by
                pairs.from_key, pairs.to_key, records.source_name, records.source_table
            order by records.observed_at asc nulls last, records.record_key asc
        ) as occurrence,
        max(records.observed_at) over (
            partition by
                pairs.from_key, pairs.to_key, records.source_name, records.source_table
        ) as last_seen_at
    from pairs
    inner join records on pairs.record_key = records.record_key

)

select
    from_key,
    to_key,
    min(case when occurrence = 1 then record_key end) as first_record_key,
    max(case when observed_at = last_seen_at or last_seen_at is null then record_key end)
        as last_record_key,
    min(observed_at) as first_seen_at,
    min(last_seen_at) as last_seen_at,
    count(*) as record_count,
    min(reason) as reason

from seen
group by from_key, to_key, source_name, source_table

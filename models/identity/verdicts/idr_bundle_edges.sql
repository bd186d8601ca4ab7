{#
    One row per pair of identifiers seen together in one source table, neither of them blocked, with
    the mildest verdict of all the bundles that have both. Pairs are many: here are keys and times
    only, what they are called comes in identity_edges.
#}

with

judgements as (

    select
        bundle_key,
        identifier_key,
        identifier_type,
        severity,
        case when reason is null then 0 else 1 end as has_reason
    from {{ ref('idr_judgements') }}
    -- pairs with a blocked value are counted record by record: idr_blocked_edges
    where severity > 1

),

reasons as (

    select
        bundle_key,
        identifier_key,
        severity,
        reason
    from {{ ref('idr_judgements') }}
    where reason is not null

),

sightings as (

    select * from {{ ref('idr_sightings') }}

),

pairs as (

    select
        one.bundle_key,
        one.identifier_key as from_key,
        other.identifier_key as to_key,
        least(one.severity, other.severity) as severity,
        greatest(one.has_reason, other.has_reason) as has_reason
    from judgements as one
    inner join judgements as other
        on
            one.bundle_key = other.bundle_key
            and (
                one.identifier_type < other.identifier_type
                or (
                    one.identifier_type = other.identifier_type
                    and one.identifier_key < other.identifier_key
                )
            )

),

seen as (

    select
        pairs.bundle_key,
        pairs.from_key,
        pairs.to_key,
        pairs.severity,
        pairs.has_reason,
        sightings.source_table_key,
        sightings.first_record_key,
        sightings.last_record_key,
        sightings.first_seen_at,
        sightings.last_seen_at,
        sightings.record_count,
        row_number() over (
            partition by pairs.from_key, pairs.to_key, sightings.source_table_key
            order by sightings.first_seen_at asc nulls last, sightings.first_record_key asc
        ) as sighting,
        max(sightings.last_seen_at) over (
            partition by pairs.from_key, pairs.to_key, sightings.source_table_key
        ) as latest_at,
        max(pairs.severity) over (
            partition by pairs.from_key, pairs.to_key, sightings.source_table_key
        ) as best_severity
    from pairs
    inner join sightings on pairs.bundle_key = sightings.bundle_key

),

edges as (

    select
        from_key,
        to_key,
        min(case when sighting = 1 then first_record_key end) as first_record_key,
        max(case when last_seen_at = latest_at or latest_at is null then last_record_key end)
            as last_record_key,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at,
        sum(record_count) as record_count,
        min(best_severity) as severity,
        min(case when severity = best_severity and has_reason = 1 then bundle_key end)
            as reason_bundle_key
    from seen
    group by from_key, to_key, source_table_key

)

select
    edges.from_key,
    edges.to_key,
    edges.first_record_key,
    edges.last_record_key,
    edges.first_seen_at,
    edges.last_seen_at,
    edges.record_count,
    edges.severity,
    coalesce(
        case when from_reasons.severity < to_reasons.severity then from_reasons.reason end,
        to_reasons.reason,
        from_reasons.reason
    ) as reason

from edges
left join reasons as from_reasons
    on
        edges.reason_bundle_key = from_reasons.bundle_key
        and edges.from_key = from_reasons.identifier_key
left join reasons as to_reasons
    on
        edges.reason_bundle_key = to_reasons.bundle_key
        and edges.to_key = to_reasons.identifier_key

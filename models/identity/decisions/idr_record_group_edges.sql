{#
    One row per pair of identifiers seen together in one source table, neither of them blocked, with
    the mildest decision of all the record groups that have both. Pairs are many: here are keys and times
    only, what they are called comes in identity_edges.
#}

with

decisions as (

    select
        record_group_key,
        identifier_key,
        identifier_type,
        severity,
        case when reason is null then 0 else 1 end as has_reason
    from {{ ref('idr_edge_decisions') }}
    -- pairs with a blocked value are counted record by record: idr_blocked_edges
    where severity > 1

),

reasons as (

    select
        record_group_key,
        identifier_key,
        severity,
        reason
    from {{ ref('idr_edge_decisions') }}
    where reason is not null

),

records as (

    select
        records.record_group_key,
        records.record_key,
        records.observed_at,
        {{ stable_hash("customer_records.source_name || '|' || customer_records.source_table") }}
            as source_table_key
    from {{ ref('idr_records') }} as records
    inner join {{ ref('customer_records') }} as customer_records
        on records.record_key = customer_records.record_key

),

ordered_records as (

    select
        *,
        row_number() over (
            partition by record_group_key, source_table_key
            order by observed_at asc nulls last, record_key asc
        ) as occurrence,
        max(observed_at) over (
            partition by record_group_key, source_table_key
        ) as last_seen_at
    from records

),

-- How often and when the identifiers of a record group were seen together in one source table.
co_occurrences as (

    select
        record_group_key,
        source_table_key,
        min(case when occurrence = 1 then record_key end) as first_record_key,
        max(case when observed_at = last_seen_at or last_seen_at is null then record_key end)
            as last_record_key,
        count(*) as record_count,
        min(observed_at) as first_seen_at,
        min(last_seen_at) as last_seen_at
    from ordered_records
    group by record_group_key, source_table_key

),

pairs as (

    select
        one.record_group_key,
        one.identifier_key as from_key,
        other.identifier_key as to_key,
        least(one.severity, other.severity) as severity,
        greatest(one.has_reason, other.has_reason) as has_reason
    from decisions as one
    inner join decisions as other
        on
            one.record_group_key = other.record_group_key
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
        pairs.record_group_key,
        pairs.from_key,
        pairs.to_key,
        pairs.severity,
        pairs.has_reason,
        co_occurrences.source_table_key,
        co_occurrences.first_record_key,
        co_occurrences.last_record_key,
        co_occurrences.first_seen_at,
        co_occurrences.last_seen_at,
        co_occurrences.record_count,
        row_number() over (
            partition by pairs.from_key, pairs.to_key, co_occurrences.source_table_key
            order by
                co_occurrences.first_seen_at asc nulls last,
                co_occurrences.first_record_key asc
        ) as occurrence,
        max(co_occurrences.last_seen_at) over (
            partition by pairs.from_key, pairs.to_key, co_occurrences.source_table_key
        ) as latest_at,
        max(pairs.severity) over (
            partition by pairs.from_key, pairs.to_key, co_occurrences.source_table_key
        ) as best_severity
    from pairs
    inner join co_occurrences on pairs.record_group_key = co_occurrences.record_group_key

),

edges as (

    select
        from_key,
        to_key,
        min(case when occurrence = 1 then first_record_key end) as first_record_key,
        max(case when last_seen_at = latest_at or latest_at is null then last_record_key end)
            as last_record_key,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at,
        sum(record_count) as record_count,
        min(best_severity) as severity,
        min(case when severity = best_severity and has_reason = 1 then record_group_key end)
            as reason_record_group_key
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
        edges.reason_record_group_key = from_reasons.record_group_key
        and edges.from_key = from_reasons.identifier_key
left join reasons as to_reasons
    on
        edges.reason_record_group_key = to_reasons.record_group_key
        and edges.to_key = to_reasons.identifier_key

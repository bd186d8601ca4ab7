{#
    One row per pair of identifiers seen together in one source table, with what was made of it;
    manual rules are pairs of the source `manual`, suggestions of the source `suggested`. Pairs are
    many: until the last select they are keys and times only. More joins and CTEs than elsewhere:
    what each rule says of a pair comes from a table of its own.
#}

{%- set is_reversed -%}
    from_identifiers.identifier_type = to_identifiers.identifier_type
    and from_identifiers.identifier_value > to_identifiers.identifier_value
{%- endset %}

with

judgements as (

    select
        bundle_key,
        identifier_key,
        identifier_type,
        severity,
        case when reason is null then 0 else 1 end as has_reason
    from {{ ref('idr_judgements') }}
    -- pairs with a blocked value are counted record by record, by themselves
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

identifiers as (

    select
        identifier_key,
        identifier_type,
        identifier_value
    from {{ ref('idr_identifiers') }}

),

sightings as (

    select * from {{ ref('idr_sightings') }}

),

records as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id
    from {{ ref('customer_records') }}

),

blocked_edges as (

    select * from {{ ref('idr_blocked_edges') }}

),

suggested_edges as (

    select * from {{ ref('idr_suggested_edges') }}

),

manual_rules as (

    select * from {{ ref('idr_manual_rules') }}

),

merged_pairs as (

    select distinct
        least(from_key, to_key) as one_key,
        greatest(from_key, to_key) as other_key,
        source_name,
        source_table
    from {{ ref('uni_identifier_merges') }}

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
        sightings.first_seen_at,
        sightings.last_seen_at,
        sightings.record_count,
        row_number() over (
            partition by pairs.from_key, pairs.to_key, sightings.source_table_key
            order by sightings.first_seen_at, sightings.first_record_key
        ) as sighting,
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
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at,
        sum(record_count) as record_count,
        min(best_severity) as severity,
        min(case when severity = best_severity and has_reason = 1 then bundle_key end)
            as reason_bundle_key
    from seen
    group by from_key, to_key, source_table_key

),

all_edges as (

    select
        edges.*,
        cast(null as {{ dbt.type_string() }}) as blocked_reason
    from edges
    union all
    select
        from_key,
        to_key,
        first_record_key,
        first_seen_at,
        last_seen_at,
        record_count,
        1 as severity,
        cast(null as {{ dbt.type_bigint() }}) as reason_bundle_key,
        reason as blocked_reason
    from blocked_edges

)

select
    from_identifiers.identifier_type as from_type,
    -- keys have an order of their own: of one type the lesser value comes first
    case
        when {{ is_reversed }} then to_identifiers.identifier_value
        else from_identifiers.identifier_value
    end as from_value,
    to_identifiers.identifier_type as to_type,
    case
        when {{ is_reversed }} then from_identifiers.identifier_value
        else to_identifiers.identifier_value
    end as to_value,
    records.source_name,
    records.source_table,
    records.source_record_id as first_record_id,
    all_edges.first_seen_at,
    all_edges.last_seen_at,
    cast(all_edges.record_count as {{ dbt.type_int() }}) as record_count,
    case all_edges.severity
        when 1 then 'blocked'
        when 2 then 'manual_unlink'
        when 3 then 'capped'
        when 4 then 'shared'
        else 'accepted'
    end as status,
    coalesce(
        all_edges.blocked_reason,
        case when from_reasons.severity < to_reasons.severity then from_reasons.reason end,
        to_reasons.reason,
        from_reasons.reason,
        case when merged_pairs.one_key is not null then 'the source itself has merged the two' end,
        'seen on one record, and nothing contradicts it'
    ) as reason

from all_edges
inner join records on all_edges.first_record_key = records.record_key
inner join identifiers as from_identifiers on all_edges.from_key = from_identifiers.identifier_key
inner join identifiers as to_identifiers on all_edges.to_key = to_identifiers.identifier_key
left join reasons as from_reasons
    on
        all_edges.reason_bundle_key = from_reasons.bundle_key
        and all_edges.from_key = from_reasons.identifier_key
left join reasons as to_reasons
    on
        all_edges.reason_bundle_key = to_reasons.bundle_key
        and all_edges.to_key = to_reasons.identifier_key
left join merged_pairs
    on
        least(all_edges.from_key, all_edges.to_key) = merged_pairs.one_key
        and greatest(all_edges.from_key, all_edges.to_key) = merged_pairs.other_key
        and records.source_name = merged_pairs.source_name
        and records.source_table = merged_pairs.source_table
union all
select
    first_type as from_type,
    first_value as from_value,
    second_type as to_type,
    second_value as to_value,
    'manual' as source_name,
    'identity_manual_rules' as source_table,
    decided_by as first_record_id,
    decided_at as first_seen_at,
    decided_at as last_seen_at,
    1 as record_count,
    'manual_' || rule as status,
    reason

from manual_rules
union all
select
    from_type,
    from_value,
    to_type,
    to_value,
    'suggested' as source_name,
    'match_scores' as source_table,
    cast(null as {{ dbt.type_string() }}) as first_record_id,
    scored_at as first_seen_at,
    scored_at as last_seen_at,
    0 as record_count,
    status,
    reason

from suggested_edges

{#
    One row per pair of identifiers seen together in one source table, with what was made of it;
    manual rules are pairs of the source `manual`, suggestions of the source `suggested`. More joins and CTEs than elsewhere: what each
    rule says of a pair comes from a table of its own.
#}

with

judgements as (

    select
        bundle_key,
        identifier_key,
        severity,
        reason,
        identifier_type || '|' || identifier_value as sort_key
    from {{ ref('idr_judgements') }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

sightings as (

    select * from {{ ref('idr_sightings') }}

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
        case when one.severity <= other.severity then one.reason else other.reason end as reason
    from judgements as one
    inner join judgements as other
        on one.bundle_key = other.bundle_key and one.sort_key < other.sort_key

),

seen as (

    select
        pairs.from_key,
        pairs.to_key,
        sightings.source_name,
        sightings.source_table,
        sightings.first_record_id,
        sightings.first_seen_at,
        sightings.last_seen_at,
        sightings.record_count,
        pairs.severity,
        pairs.reason,
        row_number() over (
            partition by pairs.from_key, pairs.to_key, sightings.source_name, sightings.source_table
            order by sightings.first_seen_at, sightings.first_record_id
        ) as sighting,
        max(pairs.severity) over (
            partition by pairs.from_key, pairs.to_key, sightings.source_name, sightings.source_table
        ) as best_severity
    from pairs
    inner join sightings on pairs.bundle_key = sightings.bundle_key

),

edges as (

    select
        from_key,
        to_key,
        source_name,
        source_table,
        min(case when sighting = 1 then first_record_id end) as first_record_id,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at,
        sum(record_count) as record_count,
        min(best_severity) as severity,
        min(case when severity = best_severity then reason end) as reason
    from seen
    group by from_key, to_key, source_name, source_table

)

select
    from_identifiers.identifier_type as from_type,
    from_identifiers.identifier_value as from_value,
    to_identifiers.identifier_type as to_type,
    to_identifiers.identifier_value as to_value,
    edges.source_name,
    edges.source_table,
    edges.first_record_id,
    edges.first_seen_at,
    edges.last_seen_at,
    cast(edges.record_count as {{ dbt.type_int() }}) as record_count,
    case edges.severity
        when 1 then 'blocked'
        when 2 then 'manual_unlink'
        when 3 then 'capped'
        when 4 then 'shared'
        else 'accepted'
    end as status,
    coalesce(
        edges.reason,
        case when merged_pairs.one_key is not null then 'the source itself has merged the two' end,
        'seen on one record, and nothing contradicts it'
    ) as reason

from edges
inner join identifiers as from_identifiers on edges.from_key = from_identifiers.identifier_key
inner join identifiers as to_identifiers on edges.to_key = to_identifiers.identifier_key
left join merged_pairs
    on
        least(edges.from_key, edges.to_key) = merged_pairs.one_key
        and greatest(edges.from_key, edges.to_key) = merged_pairs.other_key
        and edges.source_name = merged_pairs.source_name
        and edges.source_table = merged_pairs.source_table
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

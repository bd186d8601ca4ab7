{#
    One row per pair of identifiers seen together in one source table, with what was made of it;
    manual rules are pairs of the source `manual`, suggestions of the source `suggested`.
#}

{%- set is_reversed -%}
    from_identifiers.identifier_type = to_identifiers.identifier_type
    and from_identifiers.identifier_value > to_identifiers.identifier_value
{%- endset %}

with

identifiers as (

    select
        identifier_key,
        identifier_type,
        identifier_value
    from {{ ref('idr_identifiers') }}

),

records as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id
    from {{ ref('customer_records') }}

),

record_group_edges as (

    select * from {{ ref('idr_record_group_edges') }}

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

edges as (

    select
        from_key,
        to_key,
        first_record_key,
        last_record_key,
        first_seen_at,
        last_seen_at,
        record_count,
        severity,
        reason
    from record_group_edges
    union all
    select
        from_key,
        to_key,
        first_record_key,
        last_record_key,
        first_seen_at,
        last_seen_at,
        record_count,
        1 as severity,
        reason
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
    last_records.source_record_id as last_record_id,
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
inner join records on edges.first_record_key = records.record_key
inner join records as last_records on edges.last_record_key = last_records.record_key
inner join identifiers as from_identifiers on edges.from_key = from_identifiers.identifier_key
inner join identifiers as to_identifiers on edges.to_key = to_identifiers.identifier_key
left join merged_pairs
    on
        least(edges.from_key, edges.to_key) = merged_pairs.one_key
        and greatest(edges.from_key, edges.to_key) = merged_pairs.other_key
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
    decided_by as last_record_id,
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
    cast(null as {{ dbt.type_string() }}) as last_record_id,
    scored_at as first_seen_at,
    scored_at as last_seen_at,
    0 as record_count,
    status,
    reason

from suggested_edges

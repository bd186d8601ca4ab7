{#
    One row per customer, record group of their records (the same identifiers and the same name) and
    identifier on it, with what the identifier did for the customer. Record groups that share an
    accepted identifier are joined: the ways from any record of a customer to any other lead
    through here.
#}

with

records as (

    select
        record_key,
        customer_id,
        observed_at
    from {{ ref('customer_records') }}

),

-- read a second time, for a CTE that is read twice is kept in memory as a whole
record_names as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id
    from {{ ref('customer_records') }}

),

record_clusters as (

    select * from {{ ref('idr_record_clusters') }}

),

record_groups as (

    select * from {{ ref('idr_record_groups') }}

),

decisions as (

    select * from {{ ref('idr_edge_decisions') }}

),

members as (

    select
        records.customer_id,
        records.record_key,
        record_clusters.record_group_key,
        record_clusters.is_by_session,
        records.observed_at,
        row_number() over (
            partition by records.customer_id, record_clusters.record_group_key
            order by
                case when records.observed_at is null then 1 else 0 end,
                records.observed_at,
                records.record_key
        ) as occurrence
    from records
    inner join record_clusters on records.record_key = record_clusters.record_key

),

co_occurrences as (

    select
        customer_id,
        record_group_key,
        max(case when is_by_session then 1 else 0 end) = 1 as is_by_time,
        -- what the record is called comes by a join below: names have no part in the sorting
        min(case when occurrence = 1 then record_key end) as first_record_key,
        min(observed_at) as first_seen_at,
        max(observed_at) as last_seen_at,
        count(*) as record_count
    from members
    group by customer_id, record_group_key

)

select
    co_occurrences.customer_id,
    co_occurrences.record_group_key as bundle_key,
    decisions.identifier_type,
    decisions.identifier_value,
    case decisions.severity
        when 1 then 'blocked'
        when 2 then 'manual_unlink'
        when 3 then 'capped'
        when 4 then 'shared'
        else 'accepted'
    end as status,
    coalesce(decisions.reason, 'nothing contradicts it') as reason,
    co_occurrences.is_by_time,
    {{ masked_word('record_groups.given_name') }}
    || coalesce(' ' || {{ masked_word('record_groups.last_name') }}, '') as masked_name,
    record_names.source_name,
    record_names.source_table,
    record_names.source_record_id as first_record_id,
    co_occurrences.first_seen_at,
    co_occurrences.last_seen_at,
    cast(co_occurrences.record_count as {{ dbt.type_int() }}) as record_count

from co_occurrences
inner join record_names on co_occurrences.first_record_key = record_names.record_key
inner join record_groups on co_occurrences.record_group_key = record_groups.record_group_key
inner join decisions on co_occurrences.record_group_key = decisions.record_group_key

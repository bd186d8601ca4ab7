{#
    One row per record group and source table: how often and when its identifiers were seen together
    there, and on which record first and last.
#}

with

records as (

    select * from {{ ref('idr_records') }}

),

customer_records as (

    select
        record_key,
        source_name,
        source_table
    from {{ ref('customer_records') }}

),

seen as (

    select
        records.record_group_key,
        records.record_key,
        customer_records.source_name,
        customer_records.source_table,
        records.observed_at,
        row_number() over (
            partition by
                records.record_group_key, customer_records.source_name, customer_records.source_table
            order by records.observed_at asc nulls last, records.record_key asc
        ) as occurrence,
        max(records.observed_at) over (
            partition by
                records.record_group_key, customer_records.source_name, customer_records.source_table
        ) as last_seen_at
    from records
    inner join customer_records on records.record_key = customer_records.record_key

),

co_occurrences as (

    select
        record_group_key,
        source_name,
        source_table,
        min(case when occurrence = 1 then record_key end) as first_record_key,
        max(case when observed_at = last_seen_at or last_seen_at is null then record_key end)
            as last_record_key,
        count(*) as record_count,
        min(observed_at) as first_seen_at,
        min(last_seen_at) as last_seen_at
    from seen
    group by record_group_key, source_name, source_table

)

select
    record_group_key,
    -- what reads this has many rows: it groups by a key, and finds the names by the record
    {{ stable_hash("source_name || '|' || source_table") }} as source_table_key,
    first_record_key,
    last_record_key,
    record_count,
    first_seen_at,
    last_seen_at

from co_occurrences

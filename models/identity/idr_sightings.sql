{#
    One row per bundle and source table: how often and when its identifiers were seen together
    there, and where first.
#}

with

records as (

    select * from {{ ref('idr_records') }}

),

customer_records as (

    select * from {{ ref('customer_records') }}

),

seen as (

    select
        records.bundle_key,
        customer_records.source_name,
        customer_records.source_table,
        customer_records.source_record_id,
        records.observed_at,
        row_number() over (
            partition by
                records.bundle_key, customer_records.source_name, customer_records.source_table
            order by records.observed_at, records.record_key
        ) as sighting
    from records
    inner join customer_records on records.record_key = customer_records.record_key

)

select
    bundle_key,
    source_name,
    source_table,
    min(case when sighting = 1 then source_record_id end) as first_record_id,
    count(*) as record_count,
    min(observed_at) as first_seen_at,
    max(observed_at) as last_seen_at

from seen
group by bundle_key, source_name, source_table

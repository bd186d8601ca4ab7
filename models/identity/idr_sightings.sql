{#
    One row per bundle and source table: how often and when its identifiers were seen together
    there, and where first.
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

-- read a second time, for a CTE that is read twice is kept in memory as a whole
record_ids as (

    select
        record_key,
        source_record_id
    from {{ ref('customer_records') }}

),

seen as (

    select
        records.bundle_key,
        records.record_key,
        customer_records.source_name,
        customer_records.source_table,
        records.observed_at,
        row_number() over (
            partition by
                records.bundle_key, customer_records.source_name, customer_records.source_table
            order by records.observed_at, records.record_key
        ) as sighting
    from records
    inner join customer_records on records.record_key = customer_records.record_key

),

sightings as (

    select
        bundle_key,
        source_name,
        source_table,
        -- what the record is called comes by a join below: names have no part in the sorting
        min(case when sighting = 1 then record_key end) as first_record_key,
        count(*) as record_count,
        min(observed_at) as first_seen_at,
        max(observed_at) as last_seen_at
    from seen
    group by bundle_key, source_name, source_table

)

select
    sightings.bundle_key,
    sightings.source_name,
    sightings.source_table,
    record_ids.source_record_id as first_record_id,
    sightings.record_count,
    sightings.first_seen_at,
    sightings.last_seen_at

from sightings
inner join record_ids on sightings.first_record_key = record_ids.record_key

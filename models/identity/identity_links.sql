{#
    One row per customer, bundle of their records (the same identifiers and the same name) and
    identifier on it, with what the identifier did for the customer. Bundles that share an
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

bundles as (

    select * from {{ ref('idr_bundles') }}

),

judgements as (

    select * from {{ ref('idr_judgements') }}

),

members as (

    select
        records.customer_id,
        records.record_key,
        record_clusters.bundle_key,
        record_clusters.is_sliced,
        records.observed_at,
        row_number() over (
            partition by records.customer_id, record_clusters.bundle_key
            order by
                case when records.observed_at is null then 1 else 0 end,
                records.observed_at,
                records.record_key
        ) as sighting
    from records
    inner join record_clusters on records.record_key = record_clusters.record_key

),

sightings as (

    select
        customer_id,
        bundle_key,
        max(case when is_sliced then 1 else 0 end) = 1 as is_by_time,
        -- what the record is called comes by a join below: names have no part in the sorting
        min(case when sighting = 1 then record_key end) as first_record_key,
        min(observed_at) as first_seen_at,
        max(observed_at) as last_seen_at,
        count(*) as record_count
    from members
    group by customer_id, bundle_key

)

select
    sightings.customer_id,
    sightings.bundle_key,
    judgements.identifier_type,
    judgements.identifier_value,
    case judgements.severity
        when 1 then 'blocked'
        when 2 then 'manual_unlink'
        when 3 then 'capped'
        when 4 then 'shared'
        else 'accepted'
    end as status,
    coalesce(judgements.reason, 'nothing contradicts it') as reason,
    sightings.is_by_time,
    {{ masked_word('bundles.given_name') }}
    || coalesce(' ' || {{ masked_word('bundles.last_name') }}, '') as masked_name,
    record_names.source_name,
    record_names.source_table,
    record_names.source_record_id as first_record_id,
    sightings.first_seen_at,
    sightings.last_seen_at,
    cast(sightings.record_count as {{ dbt.type_int() }}) as record_count

from sightings
inner join record_names on sightings.first_record_key = record_names.record_key
inner join bundles on sightings.bundle_key = bundles.bundle_key
inner join judgements on sightings.bundle_key = judgements.bundle_key

{# One row per source record that carries an identifier. #}

with

records as (

    select * from {{ ref('idr_record_clusters') }}

),

observations as (

    select * from {{ ref('uni_identifiers') }}

),

ids as (

    select * from {{ ref('idr_ids') }}

)

select
    records.record_key,
    observations.source_name,
    observations.source_table,
    observations.source_record_id,
    ids.customer_id,
    records.record_group_key as bundle_key,
    records.observed_at

from records
inner join ids on records.cluster_key = ids.cluster_key
inner join observations
    on
        records.record_key = observations.record_key
        and records.lead_identifier_key = observations.identifier_key

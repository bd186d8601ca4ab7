{# One row per source record that carries an identifier, with its cluster. #}

with

records as (

    select * from {{ ref('idr_records') }}

),

clusters as (

    select * from {{ ref('idr_clusters') }}

),

slices as (

    select * from {{ ref('idr_slices') }}

)

select
    records.record_key,
    records.lead_identifier_key,
    records.observed_at,
    records.bundle_key,
    slices.record_key is not null as is_sliced,
    coalesce(slices.cluster_key, clusters.cluster_key) as cluster_key

from records
inner join clusters on records.bundle_key = clusters.bundle_key
left join slices on records.record_key = slices.record_key

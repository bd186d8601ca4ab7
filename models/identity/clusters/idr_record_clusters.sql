{# One row per source record that carries an identifier, with its cluster. #}

with

records as (

    select * from {{ ref('idr_records') }}

),

clusters as (

    select * from {{ ref('idr_clusters') }}

),

session_assignments as (

    select * from {{ ref('idr_session_assignments') }}

)

select
    records.record_key,
    records.lead_identifier_key,
    records.observed_at,
    records.record_group_key,
    session_assignments.record_key is not null as is_by_session,
    coalesce(session_assignments.cluster_key, clusters.cluster_key) as cluster_key

from records
inner join clusters on records.record_group_key = clusters.record_group_key
left join session_assignments on records.record_key = session_assignments.record_key

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

),

observations as (

    select
        record_key,
        is_remembered
    from {{ ref('uni_identifiers') }}

),

remembered as (

    select distinct record_key from observations
    where is_remembered

),

-- Of the records with an identifier that is erased those of which a source states anything else.
stated as (

    select observations.record_key
    from observations
    inner join remembered on observations.record_key = remembered.record_key
    where not observations.is_remembered
    union
    select profiles.record_key
    from {{ ref('uni_profiles') }} as profiles
    inner join remembered on profiles.record_key = remembered.record_key

)

select
    records.record_key,
    records.lead_identifier_key,
    records.observed_at,
    records.record_group_key,
    session_assignments.record_key is not null as is_by_session,
    remembered.record_key is not null and stated.record_key is null as is_erased,
    coalesce(session_assignments.cluster_key, clusters.cluster_key) as cluster_key

from records
inner join clusters on records.record_group_key = clusters.record_group_key
left join session_assignments on records.record_key = session_assignments.record_key
left join remembered on records.record_key = remembered.record_key
left join stated on records.record_key = stated.record_key

{#
    One row per cluster of whose records no source states anything any more but that they had an
    identifier which is erased: it is evidence about others, and no customer.
#}

with

observations as (

    select
        record_key,
        is_remembered
    from {{ ref('uni_identifiers') }}

),

profiles as (

    select record_key from {{ ref('uni_profiles') }}

),

clusters as (

    select
        record_key,
        cluster_key
    from {{ ref('idr_record_clusters') }}

),

remembered as (

    select distinct record_key from observations
    where is_remembered

),

stated as (

    select observations.record_key
    from observations
    inner join remembered on observations.record_key = remembered.record_key
    where not observations.is_remembered
    union
    select profiles.record_key
    from profiles
    inner join remembered on profiles.record_key = remembered.record_key

),

forgotten as (

    select
        clusters.cluster_key,
        count(*) as record_count
    from remembered
    inner join clusters on remembered.record_key = clusters.record_key
    left join stated on remembered.record_key = stated.record_key
    where stated.record_key is null
    group by clusters.cluster_key

)

select forgotten.cluster_key

from forgotten
inner join clusters on forgotten.cluster_key = clusters.cluster_key
group by forgotten.cluster_key, forgotten.record_count
having count(*) = forgotten.record_count

{#
    One row per cluster: its oldest record. A record belongs to one customer only, whatever becomes
    of the identifiers on it.
#}

with

records as (

    select
        cluster_key,
        record_key,
        -- a record without a time is younger than any with one
        coalesce(observed_at, cast('9999-12-31' as {{ dbt.type_timestamp() }})) as observed_at
    from {{ ref('idr_record_clusters') }}

),

oldest as (

    select
        cluster_key,
        min(observed_at) as observed_at
    from records
    group by cluster_key

)

select
    oldest.cluster_key,
    min(records.record_key) as record_key,
    nullif(oldest.observed_at, cast('9999-12-31' as {{ dbt.type_timestamp() }})) as observed_at

from oldest
inner join records
    on oldest.cluster_key = records.cluster_key and oldest.observed_at = records.observed_at
group by oldest.cluster_key, oldest.observed_at

{#
    One row per cluster and issued id that touches several: names say nothing about an id that a
    system issued.
#}

with

shared_identifiers as (

    select * from {{ ref('idr_issued_shared_identifiers') }}

)

select
    cluster_key,
    identifier_key,
    record_count,
    last_seen_at,
    false as has_name,
    0 as group_count,
    0 as people_count,
    cast(0 as {{ dbt.type_bigint() }}) as group_key

from shared_identifiers

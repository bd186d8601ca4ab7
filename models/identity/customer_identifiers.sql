{# One row per customer and identifier. #}

with

observations as (

    select * from {{ ref('uni_identifiers') }}

),

records as (

    select * from {{ ref('customer_records') }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

seen as (

    select
        records.customer_id,
        observations.identifier_key,
        min(observations.observed_at) as first_seen_at,
        max(observations.observed_at) as last_seen_at,
        count(*) as record_count
    from observations
    inner join records on observations.record_key = records.record_key
    group by records.customer_id, observations.identifier_key

)

select
    seen.customer_id,
    identifiers.identifier_type,
    identifiers.identifier_value,
    seen.identifier_key,
    seen.first_seen_at,
    seen.last_seen_at,
    cast(seen.record_count as {{ dbt.type_int() }}) as record_count,
    count(*) over (partition by seen.identifier_key) > 1 as is_shared,
    cast(identifiers.trust_rank as {{ dbt.type_int() }}) as trust_rank,
    identifiers.is_lookalike

from seen
inner join identifiers on seen.identifier_key = identifiers.identifier_key

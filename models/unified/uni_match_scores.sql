{# One row per pair of records that a matcher scored as perhaps one person. #}

{{ config(materialized=view_or_part()) }}

with

scores as (

    select * from {{ ref('match_scores') }}

)

select
    cast(record_key as {{ dbt.type_bigint() }}) as record_key,
    cast(other_record_key as {{ dbt.type_bigint() }}) as other_record_key,
    cast(probability as {{ type_double() }}) as probability,
    cast(speaks_for as {{ dbt.type_string() }}) as speaks_for,
    cast(speaks_against as {{ dbt.type_string() }}) as speaks_against,
    cast(contradiction as {{ dbt.type_string() }}) as contradiction,
    cast(scored_at as {{ dbt.type_timestamp() }}) as scored_at

from scores

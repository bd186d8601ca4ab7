{# One row per identifier, with its key: where texts live once. #}

{{ config(materialized='table') }}

with

ends as (

    select left_value as identifier from raw.edges
    union all
    select right_value as identifier from raw.edges

)

select
    {{ stable_hash('identifier') }} as node_key,
    {{ dbt.any_value('identifier') }} as identifier

from ends
group by {{ stable_hash('identifier') }}

{# One row per identifier, with its key: where texts live once. #}

{{ config(materialized='table') }}

with

ends as (

    select left_value as identifier from raw.edges
    union all
    select right_value as identifier from raw.edges

),

identifiers as (

    -- Texts first, keys then: half the ends are repeats, and need no MD5.
    select identifier from ends
    group by identifier

)

select
    {{ stable_hash('identifier') }} as node_key,
    identifier

from identifiers

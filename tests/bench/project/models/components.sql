{# One row per identifier, by key, with its component. #}

{{ config(materialized='connected_components') }}

select
    {{ stable_hash('left_value') }} as left_key,
    {{ stable_hash('right_value') }} as right_key
from raw.edges

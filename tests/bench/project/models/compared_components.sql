{# One row per identifier, by key, with its component; a run finds out by itself which edges came or went. #}

{{ config(materialized='connected_components', incremental_strategy='compare') }}

select
    left_key,
    right_key
from raw.keyed_edges
where not is_removed

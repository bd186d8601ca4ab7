{# One row per identifier, by key, with its component; a run works on the edges that came or went since the last. #}

{{ config(materialized='connected_components', incremental_strategy='changes') }}

select
    left_key,
    right_key,
    changed_at,
    is_removed
from raw.keyed_edges

{# One row per cluster or link of ids that a system issues, with its component. #}

{{ config(materialized='connected_components') }}

{{ tier_component_edges(
    links=ref('idr_issued_links'),
    core_clusters='(' ~ tier_core_clusters(
        trust_rank=1,
        links=ref('idr_issued_links'),
        core_components=ref('idr_issued_core_components'),
        clusters=ref('idr_record_groups'),
    ) ~ ')',
) }}

{# One row per cluster or link of ids that a system issues, with its component. #}

{{ config(materialized='connected_components') }}

{{ tier_component_edges(links=ref('idr_issued_links'), core_clusters=ref('idr_issued_core_clusters')) }}

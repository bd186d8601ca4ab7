{# One row per cluster or link of phone numbers and checkout tokens, with its component. #}

{{ config(materialized='connected_components') }}

{{ tier_component_edges(
    links=ref('idr_phone_links'),
    core_clusters=ref('idr_phone_core_clusters'),
) }}

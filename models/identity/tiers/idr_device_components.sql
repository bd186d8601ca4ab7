{# One row per cluster or link of browsers, devices, cards and carts, with its component. #}

{{ config(materialized='connected_components') }}

{{ tier_component_edges(
    links=ref('idr_device_links'),
    core_clusters=ref('idr_device_core_clusters'),
) }}

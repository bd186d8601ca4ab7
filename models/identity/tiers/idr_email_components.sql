{# One row per cluster or link of e-mail addresses, with its component. #}

{{ config(materialized='connected_components') }}

{{ tier_component_edges(
    links=ref('idr_email_links'),
    core_clusters=ref('idr_email_core_clusters'),
) }}

{# One row per cluster or link of browsers, devices, cards and carts, with its component. #}

{{ config(materialized='connected_components') }}

{{ tier_joins(links=ref('idr_device_links'), homes=ref('idr_device_homes')) }}

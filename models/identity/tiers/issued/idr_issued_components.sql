{# One row per cluster or link of ids that a system issues, with its component. #}

{{ config(materialized='connected_components') }}

{{ tier_joins(links=ref('idr_issued_links'), homes=ref('idr_issued_homes')) }}

{# One row per cluster or link of phone numbers and checkout tokens, with its component. #}

{{ config(materialized='connected_components') }}

{{ tier_joins(links=ref('idr_phone_links'), homes=ref('idr_phone_homes')) }}

{# One row per cluster or link of e-mail addresses, with its component. #}

{{ config(materialized='connected_components') }}

{{ tier_joins(links=ref('idr_email_links'), homes=ref('idr_email_homes')) }}

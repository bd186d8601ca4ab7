{# One row per event, and per product of an event about products. #}
{{ config(materialized=view_or_part()) }}

{{ behaviour_events(ref('stg_ga4__hits'), 'ga4', 'ga4_user_id') }}

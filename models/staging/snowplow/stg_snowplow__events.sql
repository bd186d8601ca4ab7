{# One row per event, and per product of an event about products. #}
{{ config(materialized=view_or_part()) }}

{{ behaviour_events(ref('stg_snowplow__hits'), 'snowplow', 'snowplow_user_id') }}

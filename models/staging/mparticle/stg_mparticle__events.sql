{# One row per event, and per product of an event about products. #}
{{ config(materialized=view_or_part()) }}

{{ behaviour_events(ref('stg_mparticle__hits'), 'mparticle', 'mparticle_customer_id') }}

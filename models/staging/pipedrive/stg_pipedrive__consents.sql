{# One row per person with a marketing status. #}
{{ config(materialized=view_or_part()) }}

{{ consent_rows(ref('stg_pipedrive__persons'), 'email') }}

{# One row per address that is to be sent no more mail, for `consent_statements`. #}
{{ config(materialized=view_or_part()) }}

{{ consent_rows(ref('stg_yotpo__unsubscribers'), 'email') }}

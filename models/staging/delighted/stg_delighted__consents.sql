{# One row per address that is to be sent nothing, for `consent_statements`. #}
{{ config(materialized=view_or_part()) }}

{{ consent_rows(ref('stg_delighted__withdrawals'), 'email') }}

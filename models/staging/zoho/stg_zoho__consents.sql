{# One row per contact or lead that opted out of e-mail. #}
{{ config(materialized=view_or_part()) }}

{{ consent_rows(ref('stg_zoho__people'), 'email') }}

{# One row per review and what its writer says of mail. #}
{{ config(materialized=view_or_part()) }}

{{ consent_rows(ref('stg_judgeme__reviews'), 'email') }}

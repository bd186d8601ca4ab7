{# One row per review, for what its writer says of themselves. #}
{{ config(materialized=view_or_part()) }}

{{ profile_rows(ref('stg_judgeme__reviews'), own=[
    'first_name', 'last_name', 'email', 'phone', 'created_at', 'updated_at',
]) }}

{# One row per person who was or is to be asked. #}
{{ config(materialized=view_or_part()) }}

{{ profile_rows(ref('stg_delighted__people'), own=[
    'first_name', 'last_name', 'email', 'phone', 'created_at', 'updated_at',
]) }}

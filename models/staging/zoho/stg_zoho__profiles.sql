{# One row per contact or lead. #}
{{ config(materialized=view_or_part()) }}

{{ profile_rows(ref('stg_zoho__people'), own=[
    'first_name', 'last_name', 'email', 'phone', 'city', 'postal_code', 'birth_date', 'created_at',
    'updated_at',
]) }}

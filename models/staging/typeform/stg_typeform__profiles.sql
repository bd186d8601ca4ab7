{# One row per response, for what it says of who gave it. #}
{{ config(materialized=view_or_part()) }}

{{ profile_rows(ref('stg_typeform__respondents'), own=[
    'first_name', 'last_name', 'email', 'phone', 'created_at', 'updated_at',
]) }}

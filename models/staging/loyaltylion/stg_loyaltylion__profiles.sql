{# One row per customer whom the programme knows. #}
{{ config(materialized=view_or_part()) }}

{{ profile_rows(ref('stg_loyaltylion__customers'), own=[
    'first_name', 'last_name', 'email', 'birth_date', 'created_at', 'updated_at',
]) }}

{# One row per person who is not deleted. #}
{{ config(materialized=view_or_part()) }}

with

persons as (

    select * from {{ ref('stg_pipedrive__persons') }}
    where not is_deleted

)

{{ profile_rows('persons', own=[
    'first_name', 'last_name', 'email', 'phone', 'created_at', 'updated_at',
]) }}

{# One row per contact that is not deleted. #}
{{ config(materialized=view_or_part()) }}

with

contacts as (

    select * from {{ ref('stg_activecampaign__contacts') }}
    where not is_deleted

)

{{ profile_rows('contacts', own=[
    'first_name', 'last_name', 'email', 'phone', 'created_at', 'updated_at',
]) }}

{# One row per contact who is neither staff nor deleted. #}
{{ config(materialized=view_or_part()) }}

with

contacts as (

    select * from {{ ref('stg_freshdesk__contacts') }}
    where not is_staff and not is_deleted

)

{{ profile_rows('contacts', own=[
    'first_name', 'last_name', 'email', 'language', 'created_at', 'updated_at',
], stated={'phone': 'coalesce(mobile, phone)'}) }}

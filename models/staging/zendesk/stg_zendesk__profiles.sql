{# One row per user who is a customer and not deleted. #}
{{ config(materialized=view_or_part()) }}

with

users as (

    select * from {{ ref('stg_zendesk__users') }}
    where not is_staff and not is_deleted

)

{{ profile_rows('users', own=[
    'first_name', 'last_name', 'email', 'phone', 'language', 'created_at', 'updated_at',
], stated={'is_account': 'account_id is not null'}) }}

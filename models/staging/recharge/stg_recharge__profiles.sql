{# One row per subscriber who is not deleted. #}
{{ config(materialized=view_or_part()) }}

with

customers as (

    select * from {{ ref('stg_recharge__customers') }}
    where not is_deleted

)

{{ profile_rows('customers', own=[
    'first_name', 'last_name', 'email', 'phone', 'created_at', 'updated_at',
], stated={'is_account': 'external_id is not null'}) }}

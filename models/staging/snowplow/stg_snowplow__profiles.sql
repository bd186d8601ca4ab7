{# One row per address that the site's user entity states, from the first event that did. #}
{{ config(materialized=view_or_part()) }}

with

stating as (

    select * from {{ ref('stg_snowplow__hits') }}
    where email is not null

),

first_stated as (

    {{ latest_row('stating', key=['source_name', 'email', 'browser_id'], order_by=[
        'occurred_at asc nulls last', 'record_key',
    ]) }}

)

{{ profile_rows('first_stated', own=['email'], stated={
    'is_account': 'coalesce(shop_user_id, user_id) is not null',
    'created_at': 'occurred_at',
    'updated_at': 'occurred_at',
}) }}

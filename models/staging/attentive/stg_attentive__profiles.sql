{# One row per event by which a subscriber came or told of themselves. #}
{{ config(materialized=view_or_part()) }}

with

statements as (

    select * from {{ ref('stg_attentive__events') }}
    where
        event_type = 'subscribed'
        or property_name in ('first_name', 'last_name', 'city', 'zip', 'zip_code', 'birthday')

)

{{ profile_rows('statements', own=['email', 'phone'], stated={
    'first_name': "case when property_name = 'first_name' then property_value end",
    'last_name': "case when property_name = 'last_name' then property_value end",
    'city': "case when property_name = 'city' then property_value end",
    'postal_code': "case when property_name in ('zip', 'zip_code') then upper(property_value) end",
    'birth_date': "case when property_name = 'birthday' then cast("
        ~ read_timestamp('property_value') ~ " as date) end",
    'created_at': 'occurred_at',
    'updated_at': 'occurred_at',
}) }}

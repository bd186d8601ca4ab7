{#
    One row per event by which a subscriber came or told of themselves, and the last of those that name
    an address or a number beside: who came before webhooks were kept is known by these alone.
#}
{{ config(materialized=view_or_part()) }}

with

statements as (

    select * from {{ ref('stg_attentive__events') }}
    where
        event_type = 'subscribed'
        or property_name in ('first_name', 'last_name', 'city', 'zip', 'zip_code', 'birthday')

),

others as (

    select events.*
    from {{ ref('stg_attentive__events') }} as events
    left join statements on events.record_key = statements.record_key
    where statements.record_key is null and coalesce(events.email, events.phone) is not null

),

last_named as (

    {{ latest_row('others', key=['source_name', 'subscriber_id', 'email', 'phone'], order_by=[
        'occurred_at desc nulls last', 'record_key',
    ]) }}

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
union all
{{ profile_rows('last_named', own=['email', 'phone'], stated={
    'created_at': 'occurred_at',
    'updated_at': 'occurred_at',
}) }}

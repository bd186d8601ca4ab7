{#
    One row per identify call, per set of traits that came along with other calls, and per user: the
    traits that were stated. Of several deliveries of a call and of calls with the same traits the
    first counts, of a user the newest. More CTEs than elsewhere: three kinds of rows.
#}

{%- set place = ['city', 'region', 'postal_code', 'country_code', 'language', 'birth_date'] -%}
{%- set who = {
    'first_name': "coalesce(first_name, " ~ first_word('full_name') ~ ")",
    'last_name': "coalesce(last_name, " ~ words_after_first('full_name') ~ ")",
    'email': "coalesce(email, case when user_id like '%@%' then user_id end)",
    'is_account': 'user_id is not null',
} -%}
{%- set said_at = device_time('original_at', 'sent_at', 'received_at', 'stated_at') %}

with

delivered_identifies as (

    select * from {{ ref('stg_segment__identifies') }}

),

delivered_users as (

    select * from {{ ref('stg_segment__users') }}

),

identified as (

    select * from {{ ref('stg_segment__traits') }}
    where source_table = 'identifies'

),

passing_traits as (

    select * from {{ ref('stg_segment__traits') }}
    where
        source_table <> 'identifies'
        and coalesce(email, phone, first_name, last_name, full_name) is not null

),

identifies as (

    {{ latest_row('delivered_identifies', key=['message_id'], order_by=[
        'received_at asc nulls last', 'sent_at asc nulls last', 'city', 'region', 'postal_code',
    ]) }}

),

users as (

    {{ latest_row('delivered_users', key=['user_id'], order_by=[
        'received_at desc nulls last', 'email', 'phone', 'last_name', 'first_name',
    ]) }}

),

identify_traits as (

    {{ latest_row('identified', key=['message_id'], order_by=[
        'received_at asc nulls last', 'sent_at asc nulls last', 'email', 'phone', 'last_name',
        'first_name',
    ]) }}

),

traits as (

    {{ latest_row('passing_traits', key=[
        'source_name', 'anonymous_id', 'user_id', 'named_user_id', 'email', 'phone',
        'first_name', 'last_name', 'full_name',
    ], order_by=[
        'received_at asc nulls last', 'stated_at asc nulls last', 'source_table',
        'source_record_id',
    ]) }}

),

said as (

    select
        identifies.record_key,
        identifies.source_name,
        identifies.source_table,
        identifies.source_record_id,
        coalesce(identifies.user_id, identify_traits.named_user_id) as user_id,
        identify_traits.email,
        identify_traits.phone,
        identify_traits.first_name,
        identify_traits.last_name,
        identify_traits.full_name,
        identifies.{{ place | join(',
        identifies.') }},
        {{ device_time(
            'identifies.original_at', 'identifies.sent_at', 'identifies.received_at',
            'identifies.stated_at',
        ) }} as said_at
    from identifies
    left join identify_traits on identifies.record_key = identify_traits.record_key

),

came_along as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        coalesce(user_id, named_user_id) as user_id,
        email,
        phone,
        first_name,
        last_name,
        full_name,
        {{ said_at }} as said_at
    from traits

)

-- When a user was made is not said; their newest traits are as old as their delivery.
{{ profile_rows('said', own=['phone'] + place, stated=dict(
    who, created_at='said_at', updated_at='said_at'
)) }}
union all
{{ profile_rows('came_along', own=['phone'], stated=dict(
    who, created_at='said_at', updated_at='said_at'
)) }}
union all
{{ profile_rows('users', own=['phone'] + place, stated=dict(
    who, updated_at='received_at'
)) }}

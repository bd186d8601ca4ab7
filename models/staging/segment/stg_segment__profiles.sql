{#
    One row per identify call and per account: the traits that were stated. Of several deliveries
    of a call the first counts, of an account the newest.
#}

with

delivered as (

    select * from {{ ref('stg_segment__identifies') }}

),

delivered_users as (

    select * from {{ ref('stg_segment__users') }}

),

identifies as (

    {{ latest_row('delivered', key=['message_id'], order_by=[
        'received_at asc nulls last', 'sent_at asc nulls last', 'email', 'phone', 'last_name',
        'first_name',
    ]) }}

),

users as (

    {{ latest_row('delivered_users', key=['account_id'], order_by=[
        'received_at desc nulls last', 'email', 'phone', 'last_name', 'first_name',
    ]) }}

),

said as (

    select
        *,
        {{ device_time('original_at', 'sent_at', 'received_at', 'stated_at') }} as said_at
    from identifies

),

-- When an account was made is not said; its newest traits are as old as their delivery.
described as (

    {{ profile_rows('said', own=[
        'first_name', 'last_name', 'email', 'phone', 'city', 'region', 'postal_code',
        'country_code', 'language', 'birth_date',
    ], stated={
        'is_account': 'account_id is not null',
        'created_at': 'said_at',
        'updated_at': 'said_at',
    }, is_clean=false) }}
    union all
    {{ profile_rows('users', own=[
        'first_name', 'last_name', 'email', 'phone', 'city', 'region', 'postal_code',
        'country_code', 'language', 'birth_date',
    ], stated={
        'is_account': 'account_id is not null',
        'updated_at': 'received_at',
    }, is_clean=false) }}

)

{{ profile_rows('described') }}

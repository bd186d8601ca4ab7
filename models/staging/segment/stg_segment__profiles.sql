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

-- When an account was made is not said; the newest traits are as old as their delivery.
stated as (

    select
        *,
        {{ device_time('original_at', 'sent_at', 'received_at', 'stated_at') }} as created_at,
        {{ device_time('original_at', 'sent_at', 'received_at', 'stated_at') }} as updated_at
    from identifies

),

people as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        account_id,
        first_name,
        last_name,
        email,
        phone,
        city,
        region,
        postal_code,
        country_code,
        language,
        birth_date,
        created_at,
        updated_at
    from stated
    union all
    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        account_id,
        first_name,
        last_name,
        email,
        phone,
        city,
        region,
        postal_code,
        country_code,
        language,
        birth_date,
        cast(null as timestamp) as created_at,
        received_at as updated_at
    from users

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    account_id is not null as is_account,
    first_name,
    last_name,
    {{ clean_email('email') }} as email,
    {{ clean_phone('phone') }} as phone,
    cast(null as {{ dbt.type_string() }}) as address_line,
    city,
    region,
    postal_code,
    country_code,
    language,
    birth_date,
    false as is_test,
    created_at,
    updated_at
from people

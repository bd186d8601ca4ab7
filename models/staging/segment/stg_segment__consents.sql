{#
    One row per identify call or account and channel by which somebody said "no more". No trait of the
    contract speaks of consent; what sites add of their own (`unsubscribed`, `email_opt_out`) can
    withdraw and never grants.
#}

with

identifies as (

    select
        {{ source_record('segment', 'identifies', ['id']) }},
        coalesce({{ clean_text('email') }}, {{ clean_text('context_traits_email') }}) as email,
        {{ clean_text('phone') }} as phone,
        {{ clean_country('address_country') }} as country_code,
        {{ withdrawn_in('segment', 'identifies', 'email') }} as is_withdrawn_from_email,
        {{ withdrawn_in('segment', 'identifies', 'sms') }} as is_withdrawn_from_texts,
        coalesce({{ read_timestamp('timestamp') }}, {{ read_timestamp('received_at') }}) as said_at
    from {{ source('segment', 'identifies') }}
    where {{ clean_text('id') }} is not null

),

users as (

    select
        {{ source_record('segment', 'users', ['id']) }},
        {{ clean_text('email') }} as email,
        {{ clean_text('phone') }} as phone,
        {{ clean_country('address_country') }} as country_code,
        {{ withdrawn_in('segment', 'users', 'email') }} as is_withdrawn_from_email,
        {{ withdrawn_in('segment', 'users', 'sms') }} as is_withdrawn_from_texts,
        {{ read_timestamp('received_at') }} as said_at
    from {{ source('segment', 'users') }}
    where {{ clean_text('id') }} is not null

),

said as (

    select * from identifies
    where is_withdrawn_from_email or is_withdrawn_from_texts
    union all
    select * from users
    where is_withdrawn_from_email or is_withdrawn_from_texts

),

read_by_country as (

    select
        *,
        {{ phone_of_row('phone', 'country_code') }} as phone_of_row
    from said

),

statements as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        {{ clean_email('email') }} as contact_point,
        'email' as contact_type,
        'email' as channel,
        said_at
    from read_by_country
    where is_withdrawn_from_email
    union all
    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        {{ clean_phone('phone_of_row') }} as contact_point,
        'phone' as contact_type,
        'sms' as channel,
        said_at
    from read_by_country
    where is_withdrawn_from_texts

)

-- deliveries of one call or account may repeat
select
    record_key,
    source_name,
    source_table,
    source_record_id,
    contact_point,
    contact_type,
    channel,
    'marketing' as purpose,
    'unsubscribed' as status,
    max(said_at) as changed_at,
    'trait' as method
from statements
where contact_point is not null
group by
    record_key,
    source_name,
    source_table,
    source_record_id,
    contact_point,
    contact_type,
    channel

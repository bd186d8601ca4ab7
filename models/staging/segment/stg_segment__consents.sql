{#
    One row per identify call or account and channel by which somebody said "no more". No trait of the
    contract speaks of consent; what sites add of their own (`unsubscribed`, `email_opt_out`) can
    withdraw and never grants.
#}
{{ config(materialized=view_or_part()) }}

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

calls as (

    select * from identifies
    where is_withdrawn_from_email or is_withdrawn_from_texts
    union all
    select * from users
    where is_withdrawn_from_email or is_withdrawn_from_texts

),

said as (

    select
        *,
        case when is_withdrawn_from_email then 'unsubscribed' end as email_status,
        case when is_withdrawn_from_texts then 'unsubscribed' end as sms_status,
        said_at as email_changed_at,
        said_at as sms_changed_at,
        'trait' as method,
        false as is_deleted
    from calls

)

{{ consent_rows('said', 'email') }}
union all
{{ consent_rows('said', 'sms', country='country_code') }}

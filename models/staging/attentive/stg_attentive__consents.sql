{#
    One row per subscription or departure of an address or number. Messages about orders are no
    marketing: who subscribes to them grants none. Who answers STOP has left, whether the webhook that
    says so has come or not.
#}
{{ config(materialized=view_or_part()) }}

with

events as (

    select
        *,
        case
            when event_type in ('unsubscribed', 'replied') then 'unsubscribed'
            when coalesce(subscription_type, 'marketing') = 'marketing' then 'subscribed'
        end as status
    from {{ ref('stg_attentive__events') }}
    where
        event_type in ('subscribed', 'unsubscribed')
        or (event_type = 'replied' and channel = 'sms' and is_stop)

),

dated as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        email,
        phone,
        case when channel = 'email' then status end as email_status,
        case when channel = 'sms' then status end as sms_status,
        occurred_at as email_changed_at,
        occurred_at as sms_changed_at,
        coalesce(creative_type, 'form') as method,
        false as is_deleted
    from events

)

{{ consent_rows('dated', 'email') }}
union all
{{ consent_rows('dated', 'sms') }}

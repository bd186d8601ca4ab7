{#
    One row per event in the life of a message; events of the shop itself (orders, visits) are
    not messages.
#}

with

events as (

    select
        *,
        case
            when metric_name like '%sms%' then 'sms'
            when metric_name like '%push%' then 'push'
            else 'email'
        end as channel,
        case
            when metric_name in (
                'received email', 'received sms', 'received push', 'received automated response sms'
            ) then 'delivered'
            when metric_name in ('opened email', 'opened push') then 'opened'
            when metric_name in ('clicked email', 'clicked sms') then 'clicked'
            when metric_name in (
                'bounced email', 'bounced push', 'dropped email', 'failed to deliver sms',
                'failed to deliver automated response sms'
            ) then 'bounced'
            when metric_name = 'marked email as spam' then 'marked_spam'
            when metric_name in (
                'unsubscribed', 'unsubscribed from list', 'unsubscribed from email marketing',
                'unsubscribed from sms', 'unsubscribed from sms marketing'
            ) then 'unsubscribed'
            when metric_name in (
                'subscribed to list', 'subscribed to email marketing', 'subscribed to sms',
                'subscribed to sms marketing', 'consented to receive sms'
            ) then 'subscribed'
            -- "sent" is the person's: a text message to the shop
            when metric_name = 'sent sms' then 'replied'
        end as event_type
    from {{ ref('stg_klaviyo__events') }}

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    message_event_id,
    person_id,
    person_id as recipient_id,
    channel,
    case when event_type = 'replied' then 'inbound' else 'outbound' end as direction,
    event_type,
    occurred_at,
    campaign_id,
    flow_id,
    flow_message_id,
    variation,
    subject,
    bounce_type,
    consent_method,
    stated_email
from events
where event_type is not null

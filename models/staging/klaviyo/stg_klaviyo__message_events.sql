{#
    One row per event in the life of a message; events of the shop itself (orders, visits) are
    not messages. Each metric says channel and kind: one that is not listed here is no delivery
    and no e-mail.
#}
{%- set kinds = {
    'received email': ('email', 'delivered'),
    'opened email': ('email', 'opened'),
    'clicked email': ('email', 'clicked'),
    'bounced email': ('email', 'bounced'),
    'dropped email': ('email', 'bounced'),
    'marked email as spam': ('email', 'marked_spam'),
    'unsubscribed': ('email', 'unsubscribed'),
    'unsubscribed email': ('email', 'unsubscribed'),
    'unsubscribed from list': ('email', 'unsubscribed'),
    'unsubscribed from email': ('email', 'unsubscribed'),
    'unsubscribed from email marketing': ('email', 'unsubscribed'),
    'subscribed to list': ('email', 'subscribed'),
    'subscribed to email marketing': ('email', 'subscribed'),
    'received sms': ('sms', 'delivered'),
    'received automated response sms': ('sms', 'delivered'),
    'clicked sms': ('sms', 'clicked'),
    'failed to deliver sms': ('sms', 'bounced'),
    'failed to deliver automated response sms': ('sms', 'bounced'),
    'unsubscribed from sms': ('sms', 'unsubscribed'),
    'unsubscribed from sms marketing': ('sms', 'unsubscribed'),
    'subscribed to sms': ('sms', 'subscribed'),
    'subscribed to sms marketing': ('sms', 'subscribed'),
    'consented to receive sms': ('sms', 'subscribed'),
    'sent sms': ('sms', 'replied'),
    'received push': ('push', 'delivered'),
    'opened push': ('push', 'opened'),
    'bounced push': ('push', 'bounced'),
} %}

with

events as (

    select
        *,
        case metric_name
            {% for name, kind in kinds.items() %}
                when '{{ name }}' then '{{ kind[0] }}'
            {% endfor %}
        end as channel,
        case metric_name
            {% for name, kind in kinds.items() %}
                when '{{ name }}' then '{{ kind[1] }}'
            {% endfor %}
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
    -- "sent" is the person's: a text message to the shop
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

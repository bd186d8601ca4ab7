{#
    One row per event that is of a message or of consent, deleted ones included and marked, with what
    it was. Each metric says channel and kind: one that is not listed here is no delivery and no
    e-mail. Only who leaves is heard in whatever words; what names no channel then is about e-mail.

    A table: readers filter by kind and channel, and a filter that an engine pushes through the steps
    below holds each of them many times over (a minute of a run).
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
} -%}
{%- set listed = "'" ~ kinds | join("', '") ~ "'" %}

with

events as (

    select
        *,
        trim(replace(replace(replace(metric_name, '_', ' '), '-', ' '), '$', '')) as own_metric,
        trim(replace(replace(replace(current_metric_name, '_', ' '), '-', ' '), '$', ''))
            as current_metric
    from {{ ref('stg_klaviyo__events') }}

),

-- a metric that was renamed is known by one of its names: the event's own or the newest
named as (

    select
        *,
        case
            when own_metric in ({{ listed }}) then own_metric
            when current_metric in ({{ listed }}) then current_metric
            else coalesce(own_metric, current_metric)
        end as metric
    from events

),

left_in_words as (

    select
        *,
        metric like 'unsubscribe%'
        or metric like '%unsubscribe'
        or metric like '%unsubscribed'
        or metric like '%opted out%'
        or metric like '%opt out%' as has_left,
        metric like 'marked%spam%' or metric like 'reported%spam%' as is_spam_report
    from named

),

kinds as (

    select
        listed.metric,
        listed.channel,
        listed.event_type
    from (
        values
        {%- for name, kind in kinds.items() %}
            ('{{ name }}', '{{ kind[0] }}', '{{ kind[1] }}'){{ ',' if not loop.last }}
        {%- endfor %}
    ) as listed (metric, channel, event_type)

),

typed as (

    select
        left_in_words.*,
        case
            when kinds.metric is not null then kinds.channel
            when not left_in_words.has_left and not left_in_words.is_spam_report then null
            when left_in_words.metric like '%sms%' or left_in_words.metric like '%text message%'
                then 'sms'
            when left_in_words.metric like '%push%' then 'push'
            -- a channel of its own, by which nothing is sent from here
            when left_in_words.metric like '%whats%app%' then null
            else 'email'
        end as channel,
        case
            when kinds.metric is not null then kinds.event_type
            when left_in_words.is_spam_report then 'marked_spam'
            when left_in_words.has_left then 'unsubscribed'
        end as event_type
    from left_in_words
    left join kinds on left_in_words.metric = kinds.metric

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    message_event_id,
    person_id,
    channel,
    event_type,
    occurred_at,
    campaign_id,
    flow_id,
    flow_message_id,
    variation,
    subject,
    bounce_type,
    is_stop,
    consent_method,
    stated_email,
    is_deleted
from typed
where
    event_type is not null
    and channel is not null
    -- what programs open and follow tells of no person
    and not (event_type in ('opened', 'clicked') and coalesce(is_by_machine, false))

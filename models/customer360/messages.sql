{# One row per message to or from a person, with what became of it. #}
{{ table_if_fed('uni_message_events') }}
{%- set message_order = ['occurred_at', 'event_rank', 'message_event_id'] %}

with

message_events as (

    select
        *,
        case when event_type = 'delivered' then 0 else 1 end as event_rank
    from {{ ref('uni_message_events') }}
    -- what names neither campaign nor flow and is no delivery (a form, a preference page) tells of
    -- a person and not of a message
    where
        event_type in ('delivered', 'bounced', 'dropped')
        or (
            event_type in ('opened', 'clicked', 'unsubscribed', 'marked_spam')
            and (campaign_id is not null or flow_id is not null)
        )

),

campaigns as (

    select * from {{ ref('uni_campaigns') }}

),

customer_records as (

    select * from {{ ref('customer_records') }}

),

-- Events name the campaign or flow step and not the single message: a delivery opens one, and what
-- follows belongs to the last delivery before it. Of recipients who are not known nobody can say
-- that two are one: none of their bounces belongs to a delivery, what follows none stands alone.
numbered as (

    select
        *,
        sum(case when event_type = 'delivered' then 1 else 0 end) over (
            partition by
                source_name, recipient_id, channel, direction, campaign_id, flow_id, flow_message_id
            order by {{ message_order | join(', ') }}
            rows between unbounded preceding and current row
        ) as delivery_number
    from message_events

),

keyed as (

    select
        *,
        case
            when
                recipient_id is null
                and (delivery_number = 0 or event_type in ('bounced', 'dropped'))
                then message_event_id
        end as own_message
    from numbered

),

merged as (

    select
        source_name,
        recipient_id,
        channel,
        direction,
        campaign_id,
        flow_id,
        flow_message_id,
        {{ value_of_first('message_event_id', message_order) }} as message_id,
        {{ value_of_first('record_key', message_order) }} as record_key,
        {{ value_of_first('variation', message_order, 'variation is not null') }} as variation,
        {{ value_of_first('subject', message_order, 'subject is not null') }} as subject,
        min(case when event_type = 'delivered' then occurred_at end) as delivered_at,
        min(case when event_type = 'opened' then occurred_at end) as opened_at,
        min(case when event_type = 'clicked' then occurred_at end) as clicked_at,
        min(case when event_type in ('bounced', 'dropped') then occurred_at end) as bounced_at,
        min(case when event_type = 'unsubscribed' then occurred_at end) as unsubscribed_at,
        min(case when event_type = 'marked_spam' then occurred_at end) as marked_spam_at
    from keyed
    group by
        source_name,
        recipient_id,
        channel,
        direction,
        campaign_id,
        flow_id,
        flow_message_id,
        delivery_number,
        own_message

)

select
    merged.message_id,
    customer_records.customer_id,
    merged.source_name,
    merged.channel,
    merged.direction,
    merged.campaign_id,
    merged.flow_id,
    merged.flow_message_id,
    merged.variation,
    case when campaigns.sent_at <= merged.delivered_at then campaigns.sent_at end as sent_at,
    merged.delivered_at,
    merged.opened_at,
    merged.clicked_at,
    merged.bounced_at,
    merged.unsubscribed_at,
    merged.marked_spam_at,
    coalesce(merged.subject, campaigns.subject) as subject
from merged
left join customer_records
    on merged.record_key = customer_records.record_key
left join campaigns
    on
        merged.campaign_id = campaigns.campaign_id
        and merged.source_name = campaigns.source_name

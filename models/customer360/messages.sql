{# One row per message to or from a person, with what became of it. #}
{{ table_if_fed('uni_message_events') }}
{%- set message_order = ['occurred_at', 'event_rank', 'message_event_id'] %}

with

message_events as (

    select * from {{ ref('c360_message_events') }}
    where message_id is not null

),

campaigns as (

    select * from {{ ref('uni_campaigns') }}

),

customer_records as (

    select * from {{ ref('customer_records') }}

),

merged as (

    select
        message_id,
        source_name,
        channel,
        direction,
        campaign_id,
        flow_id,
        flow_message_id,
        {{ value_of_first('record_key', message_order) }} as record_key,
        {{ value_of_first('variation', message_order, 'variation is not null') }} as variation,
        {{ value_of_first('subject', message_order, 'subject is not null') }} as subject,
        min(case when event_type = 'delivered' then occurred_at end) as delivered_at,
        min(case when event_type = 'opened' and not is_by_machine then occurred_at end)
            as opened_at,
        min(case when event_type = 'clicked' and not is_by_machine then occurred_at end)
            as clicked_at,
        min(case when event_type in ('bounced', 'dropped') then occurred_at end) as bounced_at,
        min(case when event_type = 'unsubscribed' then occurred_at end) as unsubscribed_at,
        min(case when event_type = 'marked_spam' then occurred_at end) as marked_spam_at
    from message_events
    group by
        message_id,
        source_name,
        channel,
        direction,
        campaign_id,
        flow_id,
        flow_message_id

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
    campaigns.name as campaign_name,
    merged.variation,
    case
        when campaigns.sent_at <= coalesce(merged.delivered_at, merged.bounced_at)
            then campaigns.sent_at
    end as sent_at,
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
        coalesce(merged.campaign_id, merged.flow_id) = campaigns.campaign_id
        and merged.source_name = campaigns.source_name

{#
    One row per event in the life of a message, with the message it belongs to; unsubscriptions that led from no
    message are kept without one.

    Events name the campaign or flow step and not the single message: a delivery opens one, and what follows belongs to
    the last delivery before it, give or take a minute: tools book the two by clocks of their own. Of recipients who are not known nobody can say that two are one: none of their bounces
    belongs to a delivery, what follows none stands alone.
#}
{%- set machine_seconds = 5 %}
{%- set unsubscribe_hours = 72 %}
{%- set clock_seconds = 60 %}

with

events as (

    select
        *,
        case when event_type = 'delivered' then 0 else 1 end as event_rank
    from {{ ref('uni_message_events') }}
    where event_type not in ('subscribed', 'replied')

),

deliveries as (

    select * from events
    where event_type = 'delivered'

),

-- A form or a preference page names no campaign: who leaves by it after a message leaves that one.
unnamed as (

    select
        message_event_id,
        source_name,
        recipient_id,
        channel,
        occurred_at
    from events
    where event_type = 'unsubscribed' and campaign_id is null and flow_id is null

),

followed as (

    select
        unnamed.message_event_id,
        deliveries.campaign_id,
        deliveries.flow_id,
        deliveries.flow_message_id,
        row_number() over (
            partition by unnamed.message_event_id
            order by deliveries.occurred_at desc, deliveries.message_event_id asc
        ) as nearness
    from unnamed
    inner join deliveries
        on
            unnamed.recipient_id = deliveries.recipient_id
            and unnamed.source_name = deliveries.source_name
            and unnamed.channel = deliveries.channel
    where
        deliveries.occurred_at <= unnamed.occurred_at
        and {{ dbt.dateadd('hour', unsubscribe_hours, 'deliveries.occurred_at') }}
        >= unnamed.occurred_at

),

placed as (

    select
        events.message_event_id,
        events.record_key,
        events.source_name,
        events.recipient_id,
        events.channel,
        events.direction,
        events.event_type,
        events.event_rank,
        events.occurred_at,
        case
            when events.event_type = 'delivered'
                then {{ dbt.dateadd('second', -clock_seconds, 'events.occurred_at') }}
            else events.occurred_at
        end as follows_from,
        coalesce(events.campaign_id, followed.campaign_id) as campaign_id,
        coalesce(events.flow_id, followed.flow_id) as flow_id,
        coalesce(events.flow_message_id, followed.flow_message_id) as flow_message_id,
        events.variation,
        events.subject,
        events.event_type in ('delivered', 'bounced', 'dropped')
        or events.campaign_id is not null
        or events.flow_id is not null
        or followed.message_event_id is not null as is_of_message
    from events
    left join followed
        on
            events.message_event_id = followed.message_event_id
            and followed.nearness = 1

),

numbered as (

    select
        *,
        {{ last_known("case when event_type = 'delivered' then message_event_id end") }}
            over life_so_far as delivery_id,
        {{ last_known("case when event_type = 'delivered' then occurred_at end") }}
            over life_so_far as delivered_at,
        first_value(message_event_id) over life_so_far as first_event_id
    from placed
    window life_so_far as (
        partition by
            source_name, recipient_id, channel, direction, campaign_id, flow_id, flow_message_id,
            is_of_message
        order by follows_from, event_rank, message_event_id
        rows between unbounded preceding and current row
    )

),

keyed as (

    select
        *,
        case
            when not is_of_message then null
            when
                recipient_id is null
                and (delivery_id is null or event_type in ('bounced', 'dropped'))
                then message_event_id
            else coalesce(delivery_id, first_event_id)
        end as message_id,
        event_type in ('opened', 'clicked')
        and occurred_at <= {{ dbt.dateadd('second', machine_seconds, 'delivered_at') }}
            as is_at_once
    from numbered

),

-- Filters of mail servers follow all links of a message as it arrives; a person follows one later.
-- Where nobody says when a message arrived, its delivery has the time of what was done first with
-- it, which tells of no filter.
scanned as (

    select message_id
    from keyed
    where event_type in ('opened', 'clicked')
    group by message_id
    having
        count(case when is_at_once and event_type = 'clicked' then 1 end) > 1
        and min(occurred_at) > min(delivered_at)

)

select
    keyed.message_event_id,
    keyed.message_id,
    keyed.record_key,
    keyed.source_name,
    keyed.recipient_id,
    keyed.channel,
    keyed.direction,
    keyed.campaign_id,
    keyed.flow_id,
    keyed.flow_message_id,
    keyed.variation,
    keyed.subject,
    keyed.event_type,
    keyed.event_rank,
    keyed.occurred_at,
    coalesce(keyed.is_at_once, false) and scanned.message_id is not null as is_by_machine
from keyed
left join scanned
    on keyed.message_id = scanned.message_id
where keyed.is_of_message or keyed.event_type = 'unsubscribed'

{#
    One row per counted order whose customer had opened or clicked a message shortly before: the last one touched has
    the order, and no other.
#}
{%- set hours = var('message_revenue_hours') %}

with

messages as (

    select * from {{ ref('messages') }}
    where direction = 'outbound' and customer_id is not null

),

touches as (

    select * from {{ ref('c360_message_events') }}
    where event_type in ('opened', 'clicked') and not is_by_machine

),

orders as (

    select * from {{ ref('orders') }}
    where is_counted and customer_id is not null and ordered_at <= {{ as_of() }}

),

windows as (

    select
        messages.message_id,
        messages.customer_id,
        messages.source_name,
        messages.channel,
        messages.campaign_id,
        messages.flow_id,
        messages.flow_message_id,
        messages.campaign_name,
        messages.variation,
        messages.delivered_at,
        touches.message_event_id,
        touches.event_type,
        touches.occurred_at as touched_at,
        case messages.channel
            when 'email' then {{ dbt.dateadd('hour', hours['email'], 'touches.occurred_at') }}
            when 'sms' then {{ dbt.dateadd('hour', hours['sms'], 'touches.occurred_at') }}
            when 'push' then {{ dbt.dateadd('hour', hours['push'], 'touches.occurred_at') }}
        end as closes_at
    from messages
    inner join touches
        on messages.message_id = touches.message_id

),

ranked as (

    select
        windows.*,
        orders.order_id,
        orders.ordered_at,
        orders.net_amount,
        row_number() over (
            partition by orders.order_id
            order by
                windows.touched_at desc,
                windows.delivered_at desc nulls last,
                windows.message_event_id asc
        ) as recency
    from orders
    inner join windows
        on
            orders.customer_id = windows.customer_id
            and orders.ordered_at >= windows.touched_at
            and orders.ordered_at <= windows.closes_at

)

select
    order_id,
    customer_id,
    message_id,
    source_name,
    channel,
    campaign_id,
    flow_id,
    flow_message_id,
    campaign_name,
    variation,
    event_type as touch_type,
    touched_at,
    ordered_at,
    net_amount as revenue
from ranked
where recency = 1

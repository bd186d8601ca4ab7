{# Every outbound message and every credited order is in one row of campaign_performance. #}

with

performance as (

    select
        sum(sent) as sent_count,
        sum(orders) as order_count,
        sum(revenue) as revenue
    from {{ ref('campaign_performance') }}

),

messages as (

    select count(*) as sent_count
    from {{ ref('messages') }}
    where
        direction = 'outbound'
        and coalesce(
            delivered_at, bounced_at, opened_at, clicked_at, unsubscribed_at, marked_spam_at
        ) <= {{ as_of() }}

),

credits as (

    select
        count(*) as order_count,
        coalesce(sum(revenue), 0) as revenue
    from {{ ref('campaign_orders') }}

)

select
    performance.sent_count,
    performance.order_count,
    performance.revenue
from performance
cross join messages
cross join credits
where
    coalesce(performance.sent_count, 0) <> messages.sent_count
    or coalesce(performance.order_count, 0) <> credits.order_count
    or coalesce(performance.revenue, 0) <> credits.revenue

{# One row per day of deliveries and slice: all messages, or those of one channel. #}
{{ config(materialized='view') }}

with

messages as (

    select
        {{ shop_date('delivered_at') }} as metric_date,
        coalesce(channel, 'unknown') as channel,
        clicked_at,
        unsubscribed_at,
        marked_spam_at
    from {{ ref('messages') }}
    where delivered_at <= {{ as_of() }}

),

totals as (

    select
        metric_date,
        channel,
        count(*) as delivered_count,
        count(clicked_at) as clicked_count,
        count(unsubscribed_at) as unsubscribed_count,
        count(marked_spam_at) as spam_count
    from messages
    group by rollup(metric_date, channel)
    having metric_date is not null

)

select
    metric_date,
    coalesce(channel, 'all') as slice,
    delivered_count as messages_delivered,
    clicked_count * 1.0 / delivered_count as click_rate,
    unsubscribed_count * 1.0 / delivered_count as unsubscribe_rate,
    spam_count * 1.0 / delivered_count as spam_rate
from totals

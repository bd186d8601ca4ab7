{#
    One row per day on which messages were delivered or bounced or people unsubscribed, and slice: all messages, or
    those of one channel.
#}
{{ config(materialized=view_or_part()) }}

with

messages as (

    select
        {{ shop_date('delivered_at') }} as metric_date,
        coalesce(channel, 'unknown') as channel,
        'delivery' as fact,
        clicked_at,
        marked_spam_at
    from {{ ref('messages') }}
    where delivered_at <= {{ as_of() }}

),

bounces as (

    select
        {{ shop_date('bounced_at') }} as metric_date,
        coalesce(channel, 'unknown') as channel,
        'bounce' as fact,
        cast(null as {{ dbt.type_timestamp() }}) as clicked_at,
        cast(null as {{ dbt.type_timestamp() }}) as marked_spam_at
    from {{ ref('messages') }}
    where bounced_at <= {{ as_of() }} and delivered_at is null

),

unsubscriptions as (

    select
        {{ shop_date('unsubscribed_at') }} as metric_date,
        coalesce(channel, 'unknown') as channel,
        'unsubscription' as fact,
        cast(null as {{ dbt.type_timestamp() }}) as clicked_at,
        cast(null as {{ dbt.type_timestamp() }}) as marked_spam_at
    from {{ ref('c360_unsubscriptions') }}
    where unsubscribed_at <= {{ as_of() }}

),

facts as (

    select * from messages
    union all
    select * from bounces
    union all
    select * from unsubscriptions

),

totals as (

    select
        metric_date,
        channel,
        count(case when fact = 'delivery' then 1 end) as delivered_count,
        count(case when fact = 'bounce' then 1 end) as bounce_count,
        count(case when fact = 'unsubscription' then 1 end) as unsubscription_count,
        count(clicked_at) as clicked_count,
        count(marked_spam_at) as spam_count
    from facts
    group by rollup(metric_date, channel)
    having metric_date is not null

)

select
    metric_date,
    coalesce(channel, 'all') as slice,
    delivered_count as messages_delivered,
    unsubscription_count as unsubscriptions,
    bounce_count as messages_bounced,
    clicked_count as messages_clicked,
    cast(delivered_count as {{ type_double() }}) / nullif(delivered_count + bounce_count, 0)
        as delivery_rate,
    cast(clicked_count as {{ type_double() }}) / nullif(delivered_count, 0) as click_rate,
    cast(unsubscription_count as {{ type_double() }}) / nullif(delivered_count, 0)
        as unsubscribe_rate,
    cast(spam_count as {{ type_double() }}) / nullif(delivered_count, 0) as spam_rate
from totals

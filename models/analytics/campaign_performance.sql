{#
    One row per campaign or step of a flow, channel and variation: what was sent, what became of it, and the orders it is
    credited with.
#}

with

messages as (

    select
        *,
        coalesce(delivered_at, bounced_at, opened_at, clicked_at, unsubscribed_at, marked_spam_at)
            as first_known_at,
        case
            when
                delivered_at is not null
                or opened_at is not null
                or clicked_at is not null
                or unsubscribed_at is not null
                or marked_spam_at is not null
                then 1
        end as is_delivered
    from {{ ref('messages') }}
    where direction = 'outbound'

),

credits as (

    select
        message_id,
        count(*) as order_count,
        count(case when touch_type = 'clicked' then 1 end) as clicked_order_count,
        sum(revenue) as revenue,
        sum(case when touch_type = 'clicked' then revenue end) as clicked_revenue
    from {{ ref('campaign_orders') }}
    group by message_id

),

totals as (

    select
        messages.source_name,
        messages.channel,
        messages.campaign_id,
        messages.flow_id,
        messages.flow_message_id,
        messages.variation,
        max(messages.campaign_name) as campaign_name,
        {{ value_of_first(
            'messages.subject',
            ['messages.first_known_at', 'messages.message_id'],
            'messages.subject is not null',
        ) }} as subject,
        min(coalesce(messages.sent_at, messages.first_known_at)) as first_sent_at,
        max(messages.first_known_at) as last_sent_at,
        count(distinct coalesce(messages.customer_id, messages.message_id)) as recipient_count,
        count(*) as sent_count,
        count(messages.is_delivered) as delivered_count,
        count(messages.bounced_at) as bounced_count,
        count(messages.opened_at) as opened_count,
        count(messages.clicked_at) as clicked_count,
        count(messages.unsubscribed_at) as unsubscribed_count,
        count(messages.marked_spam_at) as spam_count,
        coalesce(sum(credits.order_count), 0) as order_count,
        coalesce(sum(credits.clicked_order_count), 0) as clicked_order_count,
        coalesce(sum(credits.revenue), 0) as revenue,
        coalesce(sum(credits.clicked_revenue), 0) as clicked_revenue
    from messages
    left join credits
        on messages.message_id = credits.message_id
    where messages.first_known_at <= {{ as_of() }}
    group by
        messages.source_name,
        messages.channel,
        messages.campaign_id,
        messages.flow_id,
        messages.flow_message_id,
        messages.variation

)

select
    {{ stable_hash(
        "totals.source_name || '|' || totals.channel || '|' || coalesce(totals.campaign_id, '')"
        ~ " || '|' || coalesce(totals.flow_id, '') || '|' || coalesce(totals.flow_message_id, '')"
        ~ " || '|' || coalesce(totals.variation, '')"
    ) }} as campaign_performance_key,
    totals.source_name,
    totals.channel,
    totals.campaign_id,
    totals.flow_id,
    totals.flow_message_id,
    totals.variation,
    totals.campaign_name,
    totals.subject,
    totals.first_sent_at,
    totals.last_sent_at,
    cast(totals.recipient_count as {{ dbt.type_int() }}) as recipients,
    cast(totals.sent_count as {{ dbt.type_int() }}) as sent,
    cast(totals.delivered_count as {{ dbt.type_int() }}) as delivered,
    cast(totals.bounced_count as {{ dbt.type_int() }}) as bounced,
    cast(totals.opened_count as {{ dbt.type_int() }}) as opened,
    cast(totals.clicked_count as {{ dbt.type_int() }}) as clicked,
    cast(totals.unsubscribed_count as {{ dbt.type_int() }}) as unsubscribed,
    cast(totals.spam_count as {{ dbt.type_int() }}) as marked_spam,
    cast(totals.bounced_count as {{ type_double() }}) / totals.sent_count as bounce_rate,
    cast(totals.opened_count as {{ type_double() }}) / nullif(totals.delivered_count, 0)
        as open_rate,
    cast(totals.clicked_count as {{ type_double() }}) / nullif(totals.delivered_count, 0)
        as click_rate,
    cast(totals.unsubscribed_count as {{ type_double() }}) / nullif(totals.delivered_count, 0)
        as unsubscribe_rate,
    cast(totals.spam_count as {{ type_double() }}) / nullif(totals.delivered_count, 0) as spam_rate,
    cast(totals.order_count as {{ dbt.type_int() }}) as orders,
    cast(totals.clicked_order_count as {{ dbt.type_int() }}) as orders_by_click,
    cast(totals.revenue as {{ type_money() }}) as revenue,
    cast(totals.clicked_revenue as {{ type_money() }}) as revenue_by_click,
    cast(cast(totals.revenue as {{ type_double() }}) / totals.recipient_count as {{ type_money() }})
        as revenue_per_recipient,
    holdouts.holdout_segment,
    cast(holdouts.holdout_customers as {{ dbt.type_int() }}) as holdout_customers,
    holdouts.holdout_lift
from totals
left join {{ ref('campaign_holdouts') }} as holdouts
    on
        totals.source_name = holdouts.source_name
        and totals.channel = holdouts.channel
        and totals.campaign_id = holdouts.campaign_id

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
        "source_name || '|' || channel || '|' || coalesce(campaign_id, '') || '|' || coalesce(flow_id, '')"
        ~ " || '|' || coalesce(flow_message_id, '') || '|' || coalesce(variation, '')"
    ) }} as campaign_performance_key,
    source_name,
    channel,
    campaign_id,
    flow_id,
    flow_message_id,
    variation,
    campaign_name,
    subject,
    first_sent_at,
    last_sent_at,
    cast(recipient_count as {{ dbt.type_int() }}) as recipients,
    cast(sent_count as {{ dbt.type_int() }}) as sent,
    cast(delivered_count as {{ dbt.type_int() }}) as delivered,
    cast(bounced_count as {{ dbt.type_int() }}) as bounced,
    cast(opened_count as {{ dbt.type_int() }}) as opened,
    cast(clicked_count as {{ dbt.type_int() }}) as clicked,
    cast(unsubscribed_count as {{ dbt.type_int() }}) as unsubscribed,
    cast(spam_count as {{ dbt.type_int() }}) as marked_spam,
    cast(bounced_count as {{ type_double() }}) / sent_count as bounce_rate,
    cast(opened_count as {{ type_double() }}) / nullif(delivered_count, 0) as open_rate,
    cast(clicked_count as {{ type_double() }}) / nullif(delivered_count, 0) as click_rate,
    cast(unsubscribed_count as {{ type_double() }}) / nullif(delivered_count, 0)
        as unsubscribe_rate,
    cast(spam_count as {{ type_double() }}) / nullif(delivered_count, 0) as spam_rate,
    cast(order_count as {{ dbt.type_int() }}) as orders,
    cast(clicked_order_count as {{ dbt.type_int() }}) as orders_by_click,
    cast(revenue as {{ type_money() }}) as revenue,
    cast(clicked_revenue as {{ type_money() }}) as revenue_by_click,
    cast(cast(revenue as {{ type_double() }}) / recipient_count as {{ type_money() }})
        as revenue_per_recipient,
    -- no source states who was kept from a campaign for comparison
    cast(null as {{ type_double() }}) as holdout_lift
from totals

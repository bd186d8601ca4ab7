-- One row per campaign or flow: its messages and credited orders of the last 90 days, the six of most revenue.
with

sent as (

    select
        source_name,
        channel,
        coalesce(campaign_id, flow_id) as campaign_id,
        max(campaign_name) as campaign_name,
        bool_or(flow_id is not null) as is_flow,
        count(*) as delivered_count,
        count(clicked_at) as clicked_count
    from customer360.messages
    where
        direction = 'outbound'
        and delivered_at > $as_of - interval 90 day
        and delivered_at <= $as_of
    group by source_name, channel, coalesce(campaign_id, flow_id)

),

credited as (

    select
        source_name,
        channel,
        coalesce(campaign_id, flow_id) as campaign_id,
        count(*) as order_count,
        sum(revenue) as net_revenue
    from analytics.campaign_orders
    where
        ordered_at > $as_of - interval 90 day
        and ordered_at <= $as_of
    group by source_name, channel, coalesce(campaign_id, flow_id)

)

select
    coalesce(sent.campaign_name, sent.campaign_id) as campaign_name,
    sent.channel,
    sent.is_flow,
    sent.delivered_count,
    sent.clicked_count / sent.delivered_count as click_rate,
    coalesce(credited.order_count, 0) as order_count,
    coalesce(credited.net_revenue, 0) as net_revenue
from sent
left join credited
    on
        sent.source_name = credited.source_name
        and sent.channel = credited.channel
        and sent.campaign_id = credited.campaign_id
where sent.campaign_id is not null
order by net_revenue desc, delivered_count desc, campaign_name
limit 6

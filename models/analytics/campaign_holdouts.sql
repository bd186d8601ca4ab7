{#
    One row per campaign that went to the members of one segment of which some are held out: what both groups spent after
    it. No source states whom a campaign went to on purpose: it is taken to have gone to a segment when nine in ten of its
    recipients were treated members as it went out and none was held out; of several, the one of which most was reached.
    Compared are all members of both arms, whether a message reached them or not: who may be mailed is no lot.
#}
{{ config(materialized=view_or_part()) }}
{%- set hours = var('message_revenue_hours') %}
{%- set fewest = 30 %}

with

history as (

    select * from {{ ref('segment_history') }}

),

orders as (

    select * from {{ ref('orders') }}
    where status = 'paid' and ordered_at <= {{ as_of() }}

),

compared as (

    select distinct segment_name from history
    where arm = 'holdout'

),

stays as (

    select history.*
    from history
    inner join compared
        on history.segment_name = compared.segment_name

),

recipients as (

    select
        source_name,
        channel,
        campaign_id,
        customer_id,
        min(delivered_at) as delivered_at
    from {{ ref('messages') }}
    where
        direction = 'outbound'
        and campaign_id is not null
        and customer_id is not null
        and delivered_at <= {{ as_of() }}
    group by
        source_name,
        channel,
        campaign_id,
        customer_id

),

campaigns as (

    select
        source_name,
        channel,
        campaign_id,
        min(delivered_at) as sent_at,
        case channel
            when 'email' then {{ dbt.dateadd('hour', hours['email'], 'min(delivered_at)') }}
            when 'sms' then {{ dbt.dateadd('hour', hours['sms'], 'min(delivered_at)') }}
            when 'push' then {{ dbt.dateadd('hour', hours['push'], 'min(delivered_at)') }}
        end as closes_at,
        count(*) as recipient_count
    from recipients
    group by
        source_name,
        channel,
        campaign_id

),

members as (

    select
        campaigns.source_name,
        campaigns.channel,
        campaigns.campaign_id,
        campaigns.sent_at,
        campaigns.closes_at,
        campaigns.recipient_count,
        stays.segment_name,
        stays.customer_id,
        stays.arm = 'holdout' as is_held_out,
        recipients.customer_id is not null as is_recipient
    from campaigns
    inner join stays
        on
            campaigns.sent_at >= stays.entered_at
            and campaigns.sent_at < coalesce(stays.left_at, {{ as_of() }})
    left join recipients
        on
            campaigns.source_name = recipients.source_name
            and campaigns.channel = recipients.channel
            and campaigns.campaign_id = recipients.campaign_id
            and stays.customer_id = recipients.customer_id

),

audiences as (

    select
        source_name,
        channel,
        campaign_id,
        segment_name,
        row_number() over (
            partition by source_name, channel, campaign_id
            order by
                1e0 * count(case when is_recipient then 1 end) / count(*) desc,
                segment_name asc
        ) as closeness_rank
    from members
    group by
        source_name,
        channel,
        campaign_id,
        segment_name
    having
        10 * count(case when is_recipient and not is_held_out then 1 end)
        >= 9 * min(recipient_count)
        and count(case when is_recipient and is_held_out then 1 end) = 0

),

spent as (

    select
        members.source_name,
        members.channel,
        members.campaign_id,
        members.segment_name,
        members.customer_id,
        members.is_held_out,
        cast(coalesce(sum(orders.net_amount), 0) as {{ type_double() }}) as revenue
    from members
    inner join audiences
        on
            members.source_name = audiences.source_name
            and members.channel = audiences.channel
            and members.campaign_id = audiences.campaign_id
            and members.segment_name = audiences.segment_name
            and audiences.closeness_rank = 1
    left join orders
        on
            members.customer_id = orders.customer_id
            and members.sent_at <= orders.ordered_at
            and members.closes_at >= orders.ordered_at
    group by
        members.source_name,
        members.channel,
        members.campaign_id,
        members.segment_name,
        members.customer_id,
        members.is_held_out

)

select
    source_name,
    channel,
    campaign_id,
    segment_name as holdout_segment,
    count(case when is_held_out then 1 end) as holdout_customers,
    case
        when
            count(case when is_held_out then 1 end) >= {{ fewest }}
            and count(case when not is_held_out then 1 end) >= {{ fewest }}
            -- rounded as money is: last digits of a sum of doubles differ with the order of rows
            then round(
                avg(case when not is_held_out then revenue end)
                - avg(case when is_held_out then revenue end), 4
            )
    end as holdout_lift
from spent
group by
    source_name,
    channel,
    campaign_id,
    segment_name

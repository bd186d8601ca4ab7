{#
    One row per A/B test, metric and variation: the people who got it first, and how many of them clicked or ordered.

    Tools send the variation that leads to everybody who is left. Those came later and were not drawn by lot: a test ends
    half an hour after the first of its variations was sent for the last time.
#}
{{ config(materialized=view_or_part()) }}
{%- set hours = var('message_revenue_hours') %}

with

messages as (

    select
        *,
        source_name || ':' || channel || ':' || coalesce(campaign_id, flow_message_id, flow_id)
            as test_id,
        coalesce(customer_id, message_id) as person,
        coalesce(delivered_at, opened_at, clicked_at) as exposed_at
    from {{ ref('messages') }}
    where
        direction = 'outbound'
        and variation is not null
        and coalesce(delivered_at, opened_at, clicked_at) <= {{ as_of() }}
        and coalesce(campaign_id, flow_message_id, flow_id) is not null

),

orders as (

    select
        customer_id,
        ordered_at
    from {{ ref('orders') }}
    where is_counted and ordered_at <= {{ as_of() }}

),

exposures as (

    select
        *,
        row_number() over (
            partition by test_id, person order by exposed_at, message_id
        ) as exposure_number
    from messages

),

last_exposures as (

    select
        test_id,
        variation,
        max(exposed_at) as last_exposed_at
    from exposures
    where exposure_number = 1
    group by test_id, variation

),

tests as (

    select
        test_id,
        {{ dbt.dateadd('minute', 30, 'min(last_exposed_at)') }} as ends_at,
        max(last_exposed_at) as last_exposed_at
    from last_exposures
    group by test_id
    having count(*) > 1

),

units as (

    select
        exposures.*,
        tests.last_exposed_at,
        case exposures.channel
            when 'email' then {{ dbt.dateadd('hour', hours['email'], 'exposures.exposed_at') }}
            when 'sms' then {{ dbt.dateadd('hour', hours['sms'], 'exposures.exposed_at') }}
            else {{ dbt.dateadd('hour', hours['push'], 'exposures.exposed_at') }}
        end as orders_until,
        case when exposures.clicked_at <= {{ as_of() }} then 1 end as has_clicked
    from exposures
    inner join tests
        on exposures.test_id = tests.test_id
    where exposures.exposure_number = 1 and exposures.exposed_at <= tests.ends_at

),

buyers as (

    select units.message_id
    from units
    inner join orders
        on
            units.customer_id = orders.customer_id
            and units.exposed_at < orders.ordered_at
            and units.orders_until >= orders.ordered_at
    group by units.message_id

),

arms as (

    select
        units.test_id,
        units.variation,
        max(units.source_name) as source_name,
        max(units.channel) as channel,
        max(units.campaign_id) as campaign_id,
        max(units.flow_id) as flow_id,
        max(units.flow_message_id) as flow_message_id,
        max(units.campaign_name) as campaign_name,
        min(units.exposed_at) as first_sent_at,
        max(units.exposed_at) as last_sent_at,
        max(units.last_exposed_at) as last_exposed_at,
        max(units.orders_until) as counts_until,
        count(*) as recipients,
        count(units.has_clicked) as clicked,
        count(buyers.message_id) as ordered
    from units
    left join buyers
        on units.message_id = buyers.message_id
    group by units.test_id, units.variation

),

metrics as (

    select 'click' as metric
    union all
    select 'order' as metric

)

select
    arms.test_id,
    metrics.metric,
    arms.variation,
    arms.source_name,
    arms.channel,
    arms.campaign_id,
    arms.flow_id,
    arms.flow_message_id,
    arms.campaign_name,
    arms.first_sent_at,
    arms.last_sent_at,
    arms.last_exposed_at,
    arms.counts_until,
    arms.recipients,
    case metrics.metric when 'click' then arms.clicked else arms.ordered end as conversions
from arms
cross join metrics

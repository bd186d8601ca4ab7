{#
    One row per journey and touch in it. A journey ends with a counted order, or, of a customer who has none, with
    the last touch.
#}
{%- set days = var('attribution_lookback_days') | int %}

with

touches as (

    select * from {{ ref('touches') }}

),

orders as (

    select
        order_id,
        customer_id,
        session_id,
        ordered_at,
        is_first_order,
        channel,
        net_amount
    from {{ ref('orders') }}
    where
        is_counted
        and ordered_at <= {{ as_of() }}

),

sessions as (

    select * from {{ ref('sessions') }}

),

order_touches as (

    select * from {{ ref('c360_order_touches') }}

),

channels as (

    select * from {{ ref('c360_touch_channels') }}

),

-- The visit of the order is a touch also where its clock is a little ahead of the shop's.
led_to_orders as (

    select
        orders.order_id,
        touches.touch_id,
        touches.touched_at,
        touches.channel,
        touches.source,
        touches.campaign
    from orders
    inner join touches
        on
            orders.customer_id = touches.customer_id
            and touches.touched_at > {{ dbt.dateadd('day', -days, 'orders.ordered_at') }}
            and touches.touched_at <= {{ dbt.dateadd('minute', 30, 'orders.ordered_at') }}
    where
        touches.touched_at <= orders.ordered_at
        or touches.touch_id = orders.session_id

),

-- Without a touch: the visit that nobody's customer made, else what the store recorded of an
-- online order, else where the order was placed.
order_steps as (

    select
        orders.order_id as journey_id,
        orders.order_id,
        orders.customer_id,
        orders.ordered_at as ended_at,
        orders.is_first_order,
        orders.net_amount,
        led_to_orders.touch_id is not null as is_touch,
        coalesce(led_to_orders.touch_id, 'order:' || orders.order_id) as touch_id,
        led_to_orders.touched_at,
        case
            when led_to_orders.touch_id is not null then led_to_orders.channel
            when sessions.session_id is not null then sessions.channel
            when orders.channel = 'online' then channels.channel
            else coalesce(orders.channel, 'direct')
        end as channel,
        case
            when led_to_orders.touch_id is not null then led_to_orders.source
            when sessions.session_id is not null then sessions.source
            when orders.channel = 'online' then channels.source
        end as source,
        case
            when led_to_orders.touch_id is not null then led_to_orders.campaign
            when sessions.session_id is not null then sessions.campaign
            when orders.channel = 'online' then order_touches.utm_campaign
        end as campaign
    from orders
    left join led_to_orders
        on orders.order_id = led_to_orders.order_id
    left join sessions
        on
            orders.session_id = sessions.session_id
            and orders.ordered_at >= sessions.started_at
    left join order_touches
        on orders.order_id = order_touches.order_id
    left join channels
        on {{ came_by('order_touches', 'channels') }}

),

ends as (

    select
        touches.customer_id,
        max(touches.touched_at) as ended_at
    from touches
    where
        not exists (
            select 1
            from orders
            where orders.customer_id = touches.customer_id
        )
    group by touches.customer_id

),

steps as (

    select * from order_steps

    union all

    select
        'customer:' || touches.customer_id as journey_id,
        cast(null as {{ dbt.type_string() }}) as order_id,
        touches.customer_id,
        ends.ended_at,
        cast(null as {{ dbt.type_boolean() }}) as is_first_order,
        cast(null as {{ type_money() }}) as net_amount,
        true as is_touch,
        touches.touch_id,
        touches.touched_at,
        touches.channel,
        touches.source,
        touches.campaign
    from ends
    inner join touches
        on
            ends.customer_id = touches.customer_id
            and touches.touched_at > {{ dbt.dateadd('day', -days, 'ends.ended_at') }}

)

select
    journey_id,
    order_id,
    customer_id,
    ended_at,
    is_first_order,
    net_amount,
    is_touch,
    touch_id,
    touched_at,
    channel,
    source,
    campaign,
    row_number() over (
        partition by journey_id order by touched_at asc, touch_id asc
    ) as touch_number,
    count(*) over (partition by journey_id) as touch_count
from steps

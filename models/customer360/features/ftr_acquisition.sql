{# One row per customer who visited or ordered: what had brought them first and last. #}

with

sessions as (

    select * from {{ ref('sessions') }}
    where customer_id is not null

),

orders as (

    select * from {{ ref('orders') }}
    where is_first_order

),

order_touches as (

    select * from {{ ref('c360_order_touches') }}

),

channels as (

    select * from {{ ref('c360_touch_channels') }}

),

touches as (

    select
        customer_id,
        {{ value_of_first('channel', ['started_at', 'session_id']) }} as first_touch_channel,
        {{ value_of_first('source', ['started_at', 'session_id']) }} as first_touch_source,
        {{ value_of_first('campaign', ['started_at', 'session_id']) }} as first_touch_campaign
    from sessions
    group by customer_id

),

last_touches as (

    select
        customer_id,
        channel,
        row_number() over (
            partition by customer_id
            order by started_at desc, session_id asc
        ) as recency_rank
    from sessions

),

-- Online orders without a visit are told by what the store recorded, others by where they took
-- place.
first_orders as (

    select
        orders.customer_id,
        case
            when sessions.session_id is not null then sessions.channel
            when orders.channel = 'online' then channels.channel
            else orders.channel
        end as channel
    from orders
    inner join order_touches
        on orders.order_id = order_touches.order_id
    inner join channels
        on {{ came_by('order_touches', 'channels') }}
    left join sessions
        on orders.session_id = sessions.session_id

)

select
    coalesce(touches.customer_id, first_orders.customer_id) as customer_id,
    touches.first_touch_channel,
    touches.first_touch_source,
    touches.first_touch_campaign,
    last_touches.channel as last_touch_channel,
    coalesce(first_orders.channel, touches.first_touch_channel) as acquisition_channel
from touches
full outer join first_orders
    on touches.customer_id = first_orders.customer_id
left join last_touches
    on
        touches.customer_id = last_touches.customer_id
        and last_touches.recency_rank = 1

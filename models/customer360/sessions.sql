{# One row per visit of a browser or device: events no more than 30 minutes apart. #}

with

spans as (

    select * from {{ ref('c360_session_spans') }}

),

touches as (

    select * from {{ ref('c360_session_touches') }}

),

channels as (

    select * from {{ ref('c360_touch_channels') }}

),

orders as (

    select * from {{ ref('orders') }}
    where session_id is not null and is_counted

),

session_orders as (

    select
        session_id,
        count(*) as order_count,
        {{ value_of_first('order_id', ['ordered_at', 'order_id']) }} as order_id,
        sum(net_amount) as revenue
    from orders
    group by session_id

)

select
    -- keys
    cast(spans.session_key as {{ dbt.type_string() }}) as session_id,
    spans.customer_id,
    touches.visitor_id,

    -- the visit
    spans.started_at,
    spans.ended_at,
    spans.page_view_count,
    spans.product_view_count,
    spans.page_view_count <= 1
    and spans.product_view_count <= 1
    and not spans.has_cart
    and not spans.has_checkout
    and session_orders.order_id is null as is_bounce,
    touches.landing_page,
    touches.device_type,

    -- what brought it
    channels.channel,
    channels.source,
    channels.medium,
    touches.utm_campaign as campaign,

    -- what came of it
    spans.has_cart,
    spans.has_checkout,
    session_orders.order_id is not null as has_order,

    -- the same as a funnel: who was at a later step was at each before it
    spans.product_view_count > 0
    or spans.has_cart
    or spans.has_checkout
    or session_orders.order_id is not null as has_reached_product,
    spans.has_cart
    or spans.has_checkout
    or session_orders.order_id is not null as has_reached_cart,
    spans.has_checkout or session_orders.order_id is not null as has_reached_checkout,

    -- the orders
    session_orders.order_id,
    cast(coalesce(session_orders.order_count, 0) as {{ dbt.type_int() }}) as order_count,
    cast(coalesce(session_orders.revenue, 0) as {{ type_money() }}) as revenue
from spans
inner join touches
    on spans.session_key = touches.session_key
left join channels
    on {{ came_by('touches', 'channels') }}
left join session_orders
    on cast(spans.session_key as {{ dbt.type_string() }}) = session_orders.session_id

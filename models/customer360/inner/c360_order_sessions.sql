{#
    One row per order that a session can be named for: the session whose events tell of the order. More joins than
    elsewhere: each way to tell has its own.
#}

with

orders as (

    select * from {{ ref('uni_orders') }}

),

events as (

    select
        record_key,
        event_type,
        occurred_at,
        {{ replace_regex('source_order_id', '^gid://shopify/[A-Za-z]+/', '') }} as source_order_id,
        checkout_token
    from {{ ref('uni_events') }}
    where event_type in ('order_completed', 'checkout_started')

),

session_events as (

    select * from {{ ref('c360_session_events') }}

),

records as (

    select
        record_key,
        customer_id
    from {{ ref('customer_records') }}

),

-- What sites call an order is often not what the store calls it.
unknown as (

    select
        events.record_key,
        events.occurred_at,
        replace(events.source_order_id, '#', '') as stated_number
    from events
    left join orders on events.source_order_id = orders.source_order_id
    where events.event_type = 'order_completed' and orders.order_id is null

),

completed as (

    select
        records.customer_id,
        unknown.record_key,
        unknown.occurred_at
    from unknown
    inner join records on unknown.record_key = records.record_key

),

-- the number that staff and buyers see; where two stores count alike it tells of neither
numbers as (

    select
        order_number,
        min(order_id) as order_id
    from orders
    where order_number is not null
    group by order_number
    having min(order_id) = max(order_id)

),

bought as (

    select
        records.customer_id,
        orders.order_id,
        orders.ordered_at
    from orders
    inner join records on orders.record_key = records.record_key
    where orders.channel = 'online'

),

-- 1 the order's own event, 2 one that names its number or a completed order of its checkout, 3 the
-- start of its checkout, 4 an order of nobody knows which number, completed by the same customer at
-- that time
matches as (

    select
        orders.order_id,
        events.record_key,
        events.occurred_at,
        1 as preference
    from orders
    inner join events
        on orders.source_order_id = events.source_order_id
    where events.event_type = 'order_completed'

    union all

    select
        numbers.order_id,
        unknown.record_key,
        unknown.occurred_at,
        2 as preference
    from numbers
    inner join unknown on numbers.order_number = unknown.stated_number

    union all

    select
        orders.order_id,
        events.record_key,
        events.occurred_at,
        case when events.event_type = 'order_completed' then 2 else 3 end as preference
    from orders
    inner join events
        on orders.checkout_token = events.checkout_token

    union all

    select
        bought.order_id,
        completed.record_key,
        completed.occurred_at,
        4 as preference
    from bought
    inner join completed
        on
            bought.customer_id = completed.customer_id
            and completed.occurred_at >= {{ dbt.dateadd('minute', -30, 'bought.ordered_at') }}
            and completed.occurred_at <= {{ dbt.dateadd('minute', 30, 'bought.ordered_at') }}

),

ranked as (

    select
        matches.order_id,
        session_events.session_key,
        row_number() over (
            partition by matches.order_id
            order by matches.preference asc, matches.occurred_at asc, matches.record_key asc
        ) as match_rank
    from matches
    inner join session_events
        on matches.record_key = session_events.record_key

)

select
    order_id,
    cast(session_key as {{ dbt.type_string() }}) as session_id
from ranked
where match_rank = 1

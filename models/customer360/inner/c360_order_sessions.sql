{# One row per order that a session can be named for: the session whose events tell of the order. #}

with

orders as (

    select * from {{ ref('uni_orders') }}

),

events as (

    select
        record_key,
        event_type,
        occurred_at,
        source_order_id,
        checkout_token
    from {{ ref('uni_events') }}
    where event_type in ('order_completed', 'checkout_started')

),

session_events as (

    select * from {{ ref('c360_session_events') }}

),

-- 1 the order's own event, 2 a completed order of its checkout, 3 the start of its checkout
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
        orders.order_id,
        events.record_key,
        events.occurred_at,
        case when events.event_type = 'order_completed' then 2 else 3 end as preference
    from orders
    inner join events
        on orders.checkout_token = events.checkout_token

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

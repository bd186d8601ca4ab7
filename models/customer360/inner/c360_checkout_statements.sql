{# One row per statement that a checkout was started: a store's record or an event of the site. #}

with

store_checkouts as (

    select * from {{ ref('uni_checkouts') }}

),

events as (

    select * from {{ ref('uni_events') }}
    where event_type = 'checkout_started'

),

cancelled as (

    select distinct source_order_id from {{ ref('uni_orders') }}
    where status not in ('paid', 'pending')

),

-- what the site tells of an order that the store has not delivered, or has under another number
completed as (

    select
        completions.source_name,
        completions.checkout_token,
        completions.source_order_id,
        completions.occurred_at
    from {{ ref('uni_events') }} as completions
    left join cancelled on completions.source_order_id = cancelled.source_order_id
    where completions.event_type = 'order_completed' and cancelled.source_order_id is null

),

completed_tokens as (

    select
        source_name,
        checkout_token,
        min(occurred_at) as completed_at
    from completed
    where checkout_token is not null
    group by source_name, checkout_token

),

completed_orders as (

    select
        source_name,
        source_order_id,
        min(occurred_at) as completed_at
    from completed
    where source_order_id is not null
    group by source_name, source_order_id

),

session_events as (

    select * from {{ ref('c360_session_events') }}

),

by_checkout_token as (

    select
        checkout_token,
        min(checkout_id) as checkout_id
    from store_checkouts
    where checkout_token is not null
    group by checkout_token

),

by_cart_token as (

    select
        cart_token,
        min(checkout_id) as checkout_id
    from store_checkouts
    where cart_token is not null
    group by cart_token

)

select
    checkout_id,
    record_key,
    source_name,
    1 as trust_rank,
    checkout_token,
    cart_token,
    cast(null as {{ dbt.type_string() }}) as source_order_id,
    started_at,
    completed_at,
    total_amount,
    currency,
    cast(null as {{ dbt.type_string() }}) as product_line,
    cast(null as {{ dbt.type_bigint() }}) as session_key
from store_checkouts

union all

select
    coalesce(
        by_checkout_token.checkout_id,
        by_cart_token.checkout_id,
        events.source_name || ':' || coalesce(
            events.checkout_token, events.cart_token, events.source_record_id
        )
    ) as checkout_id,
    events.record_key,
    events.source_name,
    2 as trust_rank,
    events.checkout_token,
    events.cart_token,
    events.source_order_id,
    events.occurred_at as started_at,
    coalesce(completed_tokens.completed_at, completed_orders.completed_at) as completed_at,
    events.amount as total_amount,
    events.currency,
    events.product_line,
    session_events.session_key
from events
left join by_checkout_token
    on events.checkout_token = by_checkout_token.checkout_token
left join by_cart_token
    on events.cart_token = by_cart_token.cart_token
left join session_events
    on events.record_key = session_events.record_key
left join completed_tokens
    on
        events.source_name = completed_tokens.source_name
        and events.checkout_token = completed_tokens.checkout_token
left join completed_orders
    on
        events.source_name = completed_orders.source_name
        and events.source_order_id = completed_orders.source_order_id

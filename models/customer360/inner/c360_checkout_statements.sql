{# One row per statement that a checkout was started: a store's record or an event of the site. #}

with

store_checkouts as (

    select * from {{ ref('uni_checkouts') }}

),

events as (

    select * from {{ ref('uni_events') }}
    where event_type = 'checkout_started'

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
    events.occurred_at as started_at,
    cast(null as {{ dbt.type_timestamp() }}) as completed_at,
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

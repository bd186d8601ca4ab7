{# One row per checkout, told by the store, by the site's events, or by both. #}

with

checkouts as (

    select * from {{ ref('c360_checkout_starts') }}

),

token_orders as (

    select * from {{ ref('c360_checkout_orders') }}

),

orders as (

    select * from {{ ref('orders') }}
    where
        status in ('paid', 'pending')
        and total_amount > 0
        and ordered_at <= {{ as_of() }}

),

-- Who orders after starting a checkout has not left it, whichever way the order took.
next_orders as (

    select
        checkouts.checkout_id,
        {{ value_of_first('orders.order_id', ['orders.ordered_at', 'orders.order_id']) }}
            as order_id,
        min(orders.ordered_at) as ordered_at
    from checkouts
    inner join orders
        on
            checkouts.customer_id = orders.customer_id
            and checkouts.started_at <= orders.ordered_at
    group by checkouts.checkout_id

),

outcomes as (

    select
        checkouts.checkout_id,
        {{ dbt.dateadd('hour', 4, 'checkouts.started_at') }} as due_at,
        coalesce(token_orders.ordered_at, checkouts.stated_completed_at) as own_completed_at,
        token_orders.order_id as own_order_id,
        next_orders.ordered_at as next_ordered_at,
        next_orders.order_id as next_order_id,
        least(
            coalesce(
                token_orders.ordered_at, checkouts.stated_completed_at, next_orders.ordered_at
            ),
            coalesce(
                next_orders.ordered_at, token_orders.ordered_at, checkouts.stated_completed_at
            )
        ) as ended_at
    from checkouts
    left join token_orders
        on checkouts.checkout_id = token_orders.checkout_id
    left join next_orders
        on checkouts.checkout_id = next_orders.checkout_id

)

select
    checkouts.checkout_id,
    checkouts.customer_id,
    checkouts.session_id,
    checkouts.source_name,
    checkouts.started_at,
    coalesce(
        outcomes.own_completed_at,
        case when outcomes.next_ordered_at <= outcomes.due_at then outcomes.next_ordered_at end
    ) as completed_at,
    case
        when
            outcomes.due_at <= {{ as_of() }}
            and coalesce(outcomes.ended_at > outcomes.due_at, true)
            then outcomes.due_at
    end as abandoned_at,
    case
        when outcomes.ended_at > outcomes.due_at then outcomes.ended_at
    end as recovered_at,
    checkouts.total_amount,
    checkouts.product_line,
    coalesce(outcomes.own_order_id, outcomes.next_order_id) as order_id
from checkouts
inner join outcomes
    on checkouts.checkout_id = outcomes.checkout_id

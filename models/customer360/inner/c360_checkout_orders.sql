{# One row per checkout that became an order: that which carries its token, or which it names. #}

with

statements as (

    select * from {{ ref('c360_checkout_statements') }}

),

orders as (

    select * from {{ ref('uni_orders') }}
    where status in ('paid', 'pending') and ordered_at <= {{ as_of() }}

),

matches as (

    select
        statements.checkout_id,
        orders.order_id,
        orders.ordered_at,
        1 as match_rank
    from statements
    inner join orders
        on statements.checkout_token = orders.checkout_token

    union all

    select
        statements.checkout_id,
        orders.order_id,
        orders.ordered_at,
        2 as match_rank
    from statements
    inner join orders
        on statements.cart_token = orders.cart_token

    union all

    select
        statements.checkout_id,
        orders.order_id,
        orders.ordered_at,
        3 as match_rank
    from statements
    inner join orders
        on statements.source_order_id = orders.source_order_id

)

select
    checkout_id,
    {{ value_of_first('order_id', ['match_rank', 'ordered_at', 'order_id']) }} as order_id,
    {{ value_of_first('ordered_at', ['match_rank', 'ordered_at', 'order_id']) }} as ordered_at
from matches
group by checkout_id

{#
    To the cent, a stated gross amount is the sum of the order's lines. A warning, since it is the
    source that states both: an edited order or a line that never came must not stop the shop.
#}
{{ config(severity='warn') }}

with

orders as (

    select * from {{ ref('orders') }}

),

lines as (

    select
        order_id,
        sum(line_amount + discount_amount) as gross_amount
    from {{ ref('order_lines') }}
    group by order_id

)

select
    orders.order_id,
    orders.gross_amount,
    lines.gross_amount as lines_gross_amount
from orders
inner join lines
    on orders.order_id = lines.order_id
where abs(orders.gross_amount - lines.gross_amount) >= 0.01

{# One row per customer with an order: when the next one is due. #}

with

orders as (

    select * from {{ ref('orders') }}
    where order_sequence is not null and ordered_at <= {{ as_of() }}

),

purchases as (

    select * from {{ ref('ftr_orders') }}
    where order_count > 0

),

previous_orders as (

    select
        ordered_at,
        lag(ordered_at) over (
            partition by customer_id
            order by order_sequence asc
        ) as previous_at
    from orders

),

shop as (

    select
        percentile_cont(0.5) within group (
            order by {{ days_between('previous_at', 'ordered_at', whole=false) }} asc
        ) as median_gap_days
    from previous_orders
    where previous_at is not null

),

-- A customer's own gaps weigh as many as they are, the shop's median as much as two gaps.
gaps as (

    select
        purchases.customer_id,
        purchases.last_ordered_at,
        (
            2 * shop.median_gap_days
            + {{ days_between(
                'purchases.first_ordered_at', 'purchases.last_ordered_at', whole=false
            ) }}
        ) / (2 + purchases.order_count - 1) as personal_gap_days
    from purchases
    cross join shop

)

select
    customer_id,
    personal_gap_days,
    {{ dbt.dateadd(
        'second', 'cast(round(personal_gap_days * 86400) as ' ~ dbt.type_bigint() ~ ')',
        'last_ordered_at'
    ) }} as expected_next_order_at,
    {{ days_between('last_ordered_at', as_of(), whole=false) }}
    / nullif(personal_gap_days, 0) as overdue_ratio
from gaps

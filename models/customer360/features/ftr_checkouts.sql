{# One row per customer who started a checkout: how many were left, and how the last one stands. #}

with

checkouts as (

    select * from {{ ref('checkouts') }}
    where customer_id is not null

),

totals as (

    select
        customer_id,
        count(case when abandoned_at is not null then 1 end) as cart_abandonment_count,
        max(started_at) as last_checkout_started_at
    from checkouts
    group by customer_id

),

abandoned as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by abandoned_at desc, checkout_id asc
        ) as recency_rank
    from checkouts
    where abandoned_at is not null

)

select
    totals.customer_id,
    cast(totals.cart_abandonment_count as {{ dbt.type_int() }}) as cart_abandonment_count,
    totals.last_checkout_started_at,
    abandoned.abandoned_at as last_checkout_abandoned_at,
    abandoned.recovered_at as last_checkout_recovered_at,
    abandoned.checkout_id as last_abandoned_checkout_id
from totals
left join abandoned
    on
        totals.customer_id = abandoned.customer_id
        and abandoned.recency_rank = 1

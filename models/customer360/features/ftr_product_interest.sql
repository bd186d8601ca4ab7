{# One row per customer and product that was viewed, put into the cart or ordered. #}

with

timeline as (

    select * from {{ ref('timeline') }}
    where
        event_type in ('product_viewed', 'product_added')
        and product_id is not null

),

order_lines as (

    select * from {{ ref('order_lines') }}
    where is_counted and product_id is not null and customer_id is not null

),

touches as (

    select
        customer_id,
        product_id,
        event_type,
        occurred_at,
        session_id,
        0 as quantity
    from timeline

    union all

    select
        customer_id,
        product_id,
        'ordered' as event_type,
        ordered_at as occurred_at,
        cast(null as {{ dbt.type_string() }}) as session_id,
        quantity
    from order_lines

),

recent_touches as (

    select
        *,
        event_type = 'product_viewed' and {{ in_last_days('occurred_at', 14) }} as is_recent_view
    from touches

)

select
    customer_id,
    product_id,
    cast(sum(case when event_type = 'product_viewed' then 1 else 0 end) as {{ dbt.type_int() }})
        as view_count,
    max(case when event_type = 'product_viewed' then occurred_at end) as last_viewed_at,
    cast(count(distinct case when is_recent_view then session_id end) as {{ dbt.type_int() }})
        as viewing_sessions_14d,
    min(case when is_recent_view then occurred_at end) as first_viewed_14d_at,
    max(case when event_type = 'product_added' then occurred_at end) as last_added_at,
    max(case when event_type = 'ordered' then occurred_at end) as last_ordered_at,
    cast(sum(quantity) as {{ dbt.type_int() }}) as units_bought
from recent_touches
group by customer_id, product_id

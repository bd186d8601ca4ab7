{# One row per customer who looked at a product in the last 14 days and has not bought it since. #}

with

interests as (

    select * from {{ ref('ftr_product_interest') }}
    where viewing_sessions_14d > 0

),

wanted as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by viewing_sessions_14d desc, last_viewed_at desc, product_id asc
        ) as wish_rank
    from interests
    where last_ordered_at is null or last_ordered_at < first_viewed_14d_at

)

select
    wanted.customer_id,
    wanted.product_id as most_wanted_product_id,
    wanted.viewing_sessions_14d as most_wanted_session_count,
    products.inventory_quantity as most_wanted_stock_quantity
from wanted
left join {{ ref('products') }} as products
    on wanted.product_id = products.product_id
where wanted.wish_rank = 1

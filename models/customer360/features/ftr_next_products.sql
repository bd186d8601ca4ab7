{# One row per customer to whom products are recommended: the first three, and a category. #}

with

recommendations as (

    select * from {{ ref('c360_recommendations') }}
    where calibration_end = {{ as_of() }}

),

products as (

    select * from {{ ref('products') }}

),

named as (

    select
        recommendations.customer_id,
        recommendations.product_id,
        recommendations.recommendation_rank,
        recommendations.score,
        products.title,
        products.category
    from recommendations
    inner join products
        on recommendations.product_id = products.product_id

),

categories as (

    select
        customer_id,
        category,
        row_number() over (
            partition by customer_id
            order by round(sum(score), 9) desc, category asc
        ) as category_rank
    from named
    where category is not null
    group by
        customer_id,
        category

),

firsts as (

    select
        customer_id,
        max(case when recommendation_rank = 1 then product_id end) as first_product_id,
        max(case when recommendation_rank = 2 then product_id end) as second_product_id,
        max(case when recommendation_rank = 3 then product_id end) as third_product_id,
        max(case when recommendation_rank = 1 then title end) as first_title
    from named
    group by customer_id

)

select
    firsts.customer_id,
    firsts.first_product_id
    || coalesce(',' || firsts.second_product_id, '')
    || coalesce(',' || firsts.third_product_id, '') as next_best_product_ids,
    firsts.first_title as next_best_product_title,
    categories.category as next_best_category
from firsts
left join categories
    on
        firsts.customer_id = categories.customer_id
        and categories.category_rank = 1

{# One row per customer to whom products are recommended: the first three, and the category of most of the score. #}

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
        {%- for rank in [1, 2, 3] %}
            max(case when recommendation_rank = {{ rank }} then product_id end) as product_{{ rank }},
            max(case when recommendation_rank = {{ rank }} then title end) as title_{{ rank }}{{ ',' if not loop.last }}
        {%- endfor %}
    from named
    group by customer_id

)

select
    firsts.customer_id,
    firsts.product_1
    || coalesce(',' || firsts.product_2, '')
    || coalesce(',' || firsts.product_3, '') as next_best_product_ids,
    firsts.title_1 as next_best_product_title,
    categories.category as next_best_category
from firsts
left join categories
    on
        firsts.customer_id = categories.customer_id
        and categories.category_rank = 1

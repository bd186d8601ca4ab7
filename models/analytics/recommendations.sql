{# One row per known customer and one of ten products recommended now, with the reason in words. #}

with

ranked as (

    select * from {{ ref('c360_recommendations') }}
    where calibration_end = {{ as_of() }}

),

products as (

    select * from {{ ref('products') }}

),

favourites as (

    select
        customer_id,
        category
    from {{ ref('ftr_category_affinity') }}
    where affinity_rank = 1

)

select
    ranked.customer_id,
    ranked.product_id,
    ranked.recommendation_rank as rank,
    ranked.score,
    case
        when ranked.because = 'similar'
            then 'bought by buyers of ' || coalesce(causes.title, ranked.because_product_id)
        when ranked.because = 'bought' then 'bought before, and often bought again'
        when ranked.because = 'viewed' then 'viewed lately'
        when favourites.category is not null
            then 'best seller in ' || favourites.category
        else 'best seller'
    end as reason
from ranked
left join products
    on ranked.product_id = products.product_id
left join products as causes
    on ranked.because_product_id = causes.product_id
left join favourites
    on
        ranked.customer_id = favourites.customer_id
        and products.category = favourites.category

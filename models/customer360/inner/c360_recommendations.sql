{#
    One row per moment, customer and recommended product, ten at most, with what speaks most for it. That is asked again
    here for the ten, for it would be dear to carry along for all that were weighed.
#}

with

recommended as (

    select * from {{ ref('c360_ranked_products') }}

),

signals as (

    select * from {{ ref('c360_product_signals') }}

),

similarities as (

    select * from {{ ref('c360_product_similarities') }}

),

causes as (

    select
        recommended.calibration_end,
        recommended.customer_id,
        recommended.product_id,
        seeds.product_id as because_product_id,
        case
            when seeds.product_id <> recommended.product_id then 'similar'
            when seeds.is_owned then 'bought'
            else 'viewed'
        end as because,
        seeds.weight * case
            when seeds.product_id <> recommended.product_id then similarities.similarity
            when seeds.is_owned then recommended.repurchase_share
            else 1
        end as contribution,
        recommended.popular_contribution
    from recommended
    inner join signals as seeds
        on
            recommended.calibration_end = seeds.calibration_end
            and recommended.customer_id = seeds.customer_id
            and seeds.weight > 0
    left join similarities
        on
            recommended.calibration_end = similarities.calibration_end
            and recommended.product_id = similarities.other_product_id
            and seeds.product_id = similarities.product_id

),

strongest as (

    select
        *,
        row_number() over (
            partition by calibration_end, customer_id, product_id
            order by contribution desc, because asc, because_product_id asc
        ) as cause_rank
    from causes
    where contribution >= popular_contribution

)

select
    recommended.calibration_end,
    recommended.customer_id,
    recommended.product_id,
    cast(recommended.recommendation_rank as {{ dbt.type_int() }}) as recommendation_rank,
    recommended.score,
    coalesce(strongest.because, 'popular') as because,
    coalesce(strongest.because_product_id, recommended.product_id) as because_product_id
from recommended
left join strongest
    on
        recommended.calibration_end = strongest.calibration_end
        and recommended.customer_id = strongest.customer_id
        and recommended.product_id = strongest.product_id
        and strongest.cause_rank = 1

{#
    One row per moment, customer and recommended product, ten at most. Recommended is what is typically bought by those
    who bought what the customer bought or viewed, with a tenth of popularity; where there is no more of that, the best
    sellers. Many joins and CTEs: what may not be recommended, and why something is, is asked of each table.
#}

with

signals as (

    select * from {{ ref('c360_product_signals') }}

),

similarities as (

    select * from {{ ref('c360_product_similarities') }}

),

products as (

    select * from {{ ref('c360_product_repurchases') }}

),

catalogue as (

    select * from {{ ref('products') }}

),

exclusions as (

    select * from {{ ref('recommendation_exclusions') }}

),

-- Now: everybody known. Then: who had bought before, and bought after it.
recipients as (

    select
        {{ as_of() }} as calibration_end,
        customer_id
    from {{ ref('idr_customers') }}
    where is_known
    union all
    select
        signals.calibration_end,
        signals.customer_id
    from signals
    inner join {{ ref('c360_product_purchases') }} as purchases
        on
            signals.customer_id = purchases.customer_id
            and signals.calibration_end < purchases.ordered_at
            and not purchases.is_returned
    where
        signals.calibration_end < {{ as_of() }}
        and signals.order_count > 0
    group by
        signals.calibration_end,
        signals.customer_id

),

seeds as (

    select signals.*
    from signals
    inner join recipients
        on
            signals.calibration_end = recipients.calibration_end
            and signals.customer_id = recipients.customer_id
    where signals.weight > 0

),

contributions as (

    select
        seeds.calibration_end,
        seeds.customer_id,
        similarities.other_product_id as product_id,
        seeds.weight * similarities.similarity as contribution
    from seeds
    inner join similarities
        on
            seeds.calibration_end = similarities.calibration_end
            and seeds.product_id = similarities.product_id

    union all

    -- what was bought, as often as its buyers buy it again; what was viewed is like itself
    select
        seeds.calibration_end,
        seeds.customer_id,
        seeds.product_id,
        seeds.weight * case when seeds.is_owned then products.repurchase_share else 1 end
            as contribution
    from seeds
    left join products
        on
            seeds.calibration_end = products.calibration_end
            and seeds.product_id = products.product_id
    where not seeds.is_owned or products.is_replenishable

    union all

    select
        recipients.calibration_end,
        recipients.customer_id,
        products.product_id,
        0.1 * products.popularity as contribution
    from recipients
    inner join products
        on recipients.calibration_end = products.calibration_end
    where products.popularity_rank <= 50

),

scores as (

    select
        calibration_end,
        customer_id,
        product_id,
        -- last digits of a sum of fractions differ with the order in which they are added
        round(sum(contribution), 9) as score
    from contributions
    group by
        calibration_end,
        customer_id,
        product_id

),

-- Stock and catalogue are known as of now alone, so the backtest leaves nothing out for them.
eligible as (

    select scores.*
    from scores
    left join signals
        on
            scores.calibration_end = signals.calibration_end
            and scores.customer_id = signals.customer_id
            and scores.product_id = signals.product_id
    left join products
        on
            scores.calibration_end = products.calibration_end
            and scores.product_id = products.product_id
    left join catalogue
        on scores.product_id = catalogue.product_id
    left join exclusions
        on scores.product_id = exclusions.product_id
    where
        exclusions.product_id is null
        and not coalesce(signals.is_returned, false)
        and (not coalesce(signals.is_owned, false) or coalesce(products.is_replenishable, false))
        and (
            scores.calibration_end < {{ as_of() }}
            or (not catalogue.is_deleted and coalesce(catalogue.inventory_quantity, 1) > 0)
        )

),

ranked as (

    select
        *,
        row_number() over (
            partition by calibration_end, customer_id
            order by score desc, product_id asc
        ) as recommendation_rank
    from eligible

),

recommended as (

    select
        ranked.*,
        coalesce(0.1 * products.popularity, 0) as popular_contribution,
        coalesce(products.repurchase_share, 0) as repurchase_share
    from ranked
    left join products
        on
            ranked.calibration_end = products.calibration_end
            and ranked.product_id = products.product_id
    where ranked.recommendation_rank <= 10

),

-- What speaks for ten products is asked again, for it would be dear to carry along for all.
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
    inner join seeds
        on
            recommended.calibration_end = seeds.calibration_end
            and recommended.customer_id = seeds.customer_id
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

{#
    One row per moment, customer and one of the ten products that score highest. Recommended is what is typically bought
    by those who bought what the customer bought or viewed, with a tenth of popularity; where there is no more of that,
    the best sellers. Many joins: what may not be recommended is asked of each table.
#}
{{ config(materialized=view_or_part()) }}

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

)

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

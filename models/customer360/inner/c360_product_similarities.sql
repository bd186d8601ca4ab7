{# One row per moment, product and one of the 50 products that its buyers typically buy. #}

with

-- The 50 products last bought: pairs grow with the square of what one customer bought. On a public
-- set of wholesale orders 50 finds more of what is bought next than 100, 200 or all.
recent as (

    select * from {{ ref('c360_product_signals') }}
    where order_count > 0 and order_recency <= 50

),

products as (

    select * from {{ ref('c360_product_repurchases') }}

),

-- Pairs of numbers are counted in half the time that pairs of ids take.
purchases as (

    select
        recent.calibration_end,
        recent.customer_id,
        products.popularity_rank as product_number
    from recent
    inner join products
        on
            recent.calibration_end = products.calibration_end
            and recent.product_id = products.product_id

),

pairs as (

    select
        one.calibration_end,
        one.product_number as lower_number,
        other.product_number as higher_number,
        count(*) as both_count
    from purchases as one
    inner join purchases as other
        on
            one.customer_id = other.customer_id
            and one.calibration_end = other.calibration_end
            and one.product_number < other.product_number
    group by
        one.calibration_end,
        one.product_number,
        other.product_number
    -- one common buyer is chance
    having count(*) >= 2

),

directed as (

    select
        calibration_end,
        lower_number as product_number,
        higher_number as other_number,
        both_count
    from pairs
    union all
    select
        calibration_end,
        higher_number as product_number,
        lower_number as other_number,
        both_count
    from pairs

),

measured as (

    select
        directed.calibration_end,
        one.product_id,
        other.product_id as other_product_id,
        directed.both_count,
        directed.both_count
        / sqrt(cast(one.customer_count as {{ type_double() }}) * other.customer_count) as cosine
    from directed
    inner join products as one
        on
            directed.calibration_end = one.calibration_end
            and directed.product_number = one.popularity_rank
    inner join products as other
        on
            directed.calibration_end = other.calibration_end
            and directed.other_number = other.popularity_rank

),

-- Two rare products with two common buyers have a cosine near 1; ten common buyers keep half.
shrunk as (

    select
        *,
        cosine * both_count / (both_count + 10) as similarity
    from measured

),

ranked as (

    select
        *,
        row_number() over (
            partition by calibration_end, product_id
            order by similarity desc, other_product_id asc
        ) as similarity_rank
    from shrunk

)

select
    calibration_end,
    product_id,
    other_product_id,
    cast(both_count as {{ dbt.type_int() }}) as both_count,
    cosine,
    similarity
from ranked
where similarity_rank <= 50

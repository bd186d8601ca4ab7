{# One row per moment, product and one of the 50 products that its buyers typically buy. #}

with

-- The 50 products last bought: pairs grow with the square of what one customer bought. On a public
-- set of wholesale orders 50 finds more of what is bought next than 100, 200 or all.
purchases as (

    select * from {{ ref('c360_product_signals') }}
    where order_count > 0 and order_recency <= 50

),

products as (

    select * from {{ ref('c360_product_repurchases') }}

),

pairs as (

    select
        one.calibration_end,
        one.product_id as lower_product_id,
        other.product_id as higher_product_id,
        count(*) as both_count
    from purchases as one
    inner join purchases as other
        on
            one.calibration_end = other.calibration_end
            and one.customer_id = other.customer_id
            and one.product_id < other.product_id
    group by
        one.calibration_end,
        one.product_id,
        other.product_id
    -- one common buyer is chance
    having count(*) >= 2

),

directed as (

    select
        calibration_end,
        lower_product_id as product_id,
        higher_product_id as other_product_id,
        both_count
    from pairs
    union all
    select
        calibration_end,
        higher_product_id as product_id,
        lower_product_id as other_product_id,
        both_count
    from pairs

),

measured as (

    select
        directed.calibration_end,
        directed.product_id,
        directed.other_product_id,
        directed.both_count,
        directed.both_count
        / sqrt(cast(one.customer_count as {{ type_double() }}) * other.customer_count) as cosine
    from directed
    inner join products as one
        on
            directed.calibration_end = one.calibration_end
            and directed.product_id = one.product_id
    inner join products as other
        on
            directed.calibration_end = other.calibration_end
            and directed.other_product_id = other.product_id

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

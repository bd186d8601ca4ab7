{# One row per moment and product bought in the year before it: who bought it, and again. #}

with

signals as (

    select * from {{ ref('c360_product_signals') }}
    where order_count > 0

),

purchases as (

    select * from {{ ref('c360_product_purchases') }}
    where customer_id is not null and not is_returned

),

steps as (

    select
        product_id,
        ordered_at,
        lag(ordered_at) over (
            partition by customer_id, product_id
            order by ordered_at asc, order_id asc
        ) as previous_ordered_at
    from purchases

),

-- A second order of the same day completes the first.
gaps as (

    select
        product_id,
        percentile_cont(0.5) within group (
            order by {{ days_between('previous_ordered_at', 'ordered_at', whole=false) }}
        ) as median_gap_days
    from steps
    where {{ days_between('previous_ordered_at', 'ordered_at', whole=false) }} >= 1
    group by product_id

),

buyers as (

    select
        calibration_end,
        product_id,
        count(*) as customer_count,
        sum(case when order_count > 1 then 1 else 0 end) as repeat_customer_count
    from signals
    group by
        calibration_end,
        product_id

)

select
    buyers.calibration_end,
    buyers.product_id,
    cast(buyers.customer_count as {{ dbt.type_int() }}) as customer_count,
    cast(buyers.repeat_customer_count as {{ dbt.type_int() }}) as repeat_customer_count,
    cast(buyers.repeat_customer_count as {{ type_double() }}) / buyers.customer_count
        as repurchase_share,
    -- One in ten of at least twenty buyers: fewer buyers say nothing, and nobody restocks a coat.
    buyers.customer_count >= 20
    and buyers.repeat_customer_count * 10 >= buyers.customer_count as is_replenishable,
    case when buyers.calibration_end = {{ as_of() }} then gaps.median_gap_days end
        as median_gap_days,
    cast(buyers.customer_count as {{ type_double() }})
    / max(buyers.customer_count) over (partition by buyers.calibration_end) as popularity,
    row_number() over (
        partition by buyers.calibration_end
        order by buyers.customer_count desc, buyers.product_id asc
    ) as popularity_rank
from buyers
left join gaps
    on buyers.product_id = gaps.product_id

{# One row per customer who may soon need again what they bought: the product that is due first. #}

with

signals as (

    select * from {{ ref('c360_product_signals') }}
    where calibration_end = {{ as_of() }} and order_count > 0

),

repurchases as (

    select * from {{ ref('c360_product_repurchases') }}
    where
        calibration_end = {{ as_of() }}
        and is_replenishable
        and repeat_customer_count >= 20

),

products as (

    select * from {{ ref('products') }}
    where not is_deleted and coalesce(inventory_quantity, 1) > 0

),

exclusions as (

    select * from {{ ref('recommendation_exclusions') }}

),

dues as (

    select
        signals.customer_id,
        signals.product_id,
        {{ dbt.dateadd(
            'second', 'cast(round(repurchases.median_gap_days * 86400) as ' ~ dbt.type_int() ~ ')',
            'signals.last_ordered_at'
        ) }} as due_at,
        repurchases.median_gap_days
    from signals
    inner join repurchases
        on signals.product_id = repurchases.product_id
    inner join products
        on signals.product_id = products.product_id
    left join exclusions
        on signals.product_id = exclusions.product_id
    where exclusions.product_id is null

),

-- Who is a whole gap late buys it elsewhere or has had enough of it.
ranked as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by due_at asc, product_id asc
        ) as due_rank
    from dues
    where {{ days_between('due_at', as_of(), whole=false) }} < median_gap_days

)

select
    customer_id,
    product_id as replenishment_product_id,
    due_at as replenishment_due_at
from ranked
where due_rank = 1

{# One row per ordered pair of products often bought in one order of the last 365 days. #}

with

purchases as (

    select
        order_id,
        product_id,
        count(*) over (partition by order_id) as product_count
    from {{ ref('c360_product_purchases') }}
    where not is_returned and {{ in_last_days('ordered_at', 365) }}

),

-- An order of more than a hundred products restocks a shop: it says nothing of what goes together,
-- and its pairs would be most of all pairs.
baskets as (

    select
        order_id,
        product_id
    from purchases
    where product_count <= 100

),

totals as (

    select cast(count(distinct order_id) as {{ type_double() }}) as order_count from baskets

),

products as (

    select
        product_id,
        count(*) as order_count
    from baskets
    group by product_id

),

-- Fewer than 20 orders of both are a lift by chance.
pairs as (

    select
        one.product_id,
        other.product_id as other_product_id,
        count(*) as order_count
    from baskets as one
    inner join baskets as other
        on
            one.order_id = other.order_id
            and one.product_id <> other.product_id
    group by
        one.product_id,
        other.product_id
    having count(*) >= {{ var('affinity_min_orders', 20) }}

),

measured as (

    select
        pairs.product_id,
        pairs.other_product_id,
        pairs.order_count,
        pairs.order_count / totals.order_count as support,
        cast(pairs.order_count as {{ type_double() }}) / products.order_count as confidence,
        {{ wilson_lower_bound('pairs.order_count', 'products.order_count') }}
            as confidence_lower_bound,
        others.order_count / totals.order_count as other_support
    from pairs
    inner join products
        on pairs.product_id = products.product_id
    inner join products as others
        on pairs.other_product_id = others.product_id
    cross join totals

)

select
    product_id,
    other_product_id,
    cast(order_count as {{ dbt.type_int() }}) as order_count,
    support,
    confidence,
    confidence / other_support as lift,
    confidence_lower_bound,
    confidence_lower_bound / other_support as lift_lower_bound
from measured

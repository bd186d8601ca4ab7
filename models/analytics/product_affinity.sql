{# One row per ordered pair of products often bought in one order of the last 365 days. #}
{%- set least_orders = var('affinity_min_orders', 20) %}

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

-- Fewer than 20 orders of both are a lift by chance; what is in fewer alone is in no pair. Numbers,
-- for pairs of them are cheaper to count than pairs of ids.
products as (

    select
        product_id,
        count(*) as order_count,
        row_number() over (order by product_id asc) as product_number
    from baskets
    group by product_id
    having count(*) >= {{ least_orders }}

),

numbered as (

    select
        baskets.order_id,
        products.product_number
    from baskets
    inner join products
        on baskets.product_id = products.product_id

),

pairs as (

    select
        one.product_number as lower_number,
        other.product_number as higher_number,
        count(*) as order_count
    from numbered as one
    inner join numbered as other
        on
            one.order_id = other.order_id
            and one.product_number < other.product_number
    group by
        one.product_number,
        other.product_number
    having count(*) >= {{ least_orders }}

),

directed as (

    select
        lower_number as product_number,
        higher_number as other_number,
        order_count
    from pairs
    union all
    select
        higher_number as product_number,
        lower_number as other_number,
        order_count
    from pairs

),

measured as (

    select
        products.product_id,
        others.product_id as other_product_id,
        directed.order_count,
        1e0 * directed.order_count / totals.order_count as support,
        cast(directed.order_count as {{ type_double() }}) / products.order_count as confidence,
        {{ wilson_lower_bound('directed.order_count', 'products.order_count') }}
            as confidence_lower_bound,
        1e0 * others.order_count / totals.order_count as other_support
    from directed
    inner join products
        on directed.product_number = products.product_number
    inner join products as others
        on directed.other_number = others.product_number
    cross join totals

)

select
    product_id,
    other_product_id,
    cast(order_count as {{ dbt.type_int() }}) as order_count,
    support,
    confidence,
    1e0 * confidence / other_support as lift,
    confidence_lower_bound,
    1e0 * confidence_lower_bound / other_support as lift_lower_bound
from measured

{# One row per customer and category bought: their share of spend there, against everybody's. #}

with

purchases as (

    select
        *,
        -- half as much after 90 days
        cast(amount as {{ type_double() }})
        * power(0.5, {{ days_between('ordered_at', as_of(), whole=false) }} / 90) as decayed_amount
    from {{ ref('c360_product_purchases') }}
    where category is not null and amount > 0 and not is_returned

),

-- What shares are shrunk with: one average order, of the store's own mix.
store as (

    select
        sum(cast(amount as {{ type_double() }})) / count(distinct order_id) as order_amount,
        sum(decayed_amount) as store_amount
    from purchases

),

categories as (

    select
        category,
        sum(decayed_amount) as amount
    from purchases
    group by category

),

spend as (

    select
        customer_id,
        category,
        sum(decayed_amount) as amount,
        sum(sum(decayed_amount)) over (partition by customer_id) as total_amount
    from purchases
    where customer_id is not null
    group by
        customer_id,
        category

),

shares as (

    select
        spend.customer_id,
        spend.category,
        1e0 * spend.amount / spend.total_amount as spend_share,
        1e0 * categories.amount / store.store_amount as store_share,
        (spend.amount + 1e0 * store.order_amount * categories.amount / store.store_amount)
        / (spend.total_amount + store.order_amount) as shrunk_share
    from spend
    inner join categories
        on spend.category = categories.category
    cross join store
    -- years ago is nothing: no share of it
    where spend.amount > 0 and categories.amount > 0

),

-- rounded: last digits of a sum of fractions differ with the order in which they are added
affinities as (

    select
        customer_id,
        category,
        round(spend_share, 9) as spend_share,
        round(store_share, 9) as store_share,
        round(1e0 * spend_share / store_share, 6) as unshrunk_affinity,
        round(1e0 * shrunk_share / store_share, 6) as affinity
    from shares

)

select
    *,
    row_number() over (
        partition by customer_id
        order by affinity desc, spend_share desc, category asc
    ) as affinity_rank
from affinities

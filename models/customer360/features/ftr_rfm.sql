{# One row per customer with an order: recency, frequency and monetary scores, group, VIP or not. #}

with

purchases as (

    select
        orders.*,
        people.is_known
    from {{ ref('ftr_orders') }} as orders
    inner join {{ ref('idr_customers') }} as people
        on orders.customer_id = people.customer_id
    where orders.order_count > 0

),

groups as (

    select * from {{ ref('rfm_groups') }}

),

-- Equal values share a rank, so equal customers share a score (quintiles by `ntile` break ties).
ranks as (

    select
        customer_id,
        order_count,
        -- who is not known is a receipt without a name: often one of several of the same person
        is_known and orders_365d > 0 as is_ranked,
        count(*) over () as customer_count,
        rank() over (order by last_ordered_at asc) as recency_rank,
        rank() over (order by order_count asc) as frequency_rank,
        rank() over (order by net_revenue asc) as monetary_rank,
        count(case when is_known and orders_365d > 0 then 1 end) over () as ranked_count,
        rank() over (
            order by
                case when is_known and orders_365d > 0 then 0 else 1 end asc,
                net_revenue_365d desc
        ) as revenue_rank
    from purchases

),

scores as (

    select
        customer_id,
        {{ fifth_of('recency_rank', 'customer_count') }} as recency_score,
        {{ fifth_of('frequency_rank', 'customer_count') }} as frequency_score,
        {{ fifth_of('monetary_rank', 'customer_count') }} as monetary_score,
        -- rank <= 5 % of the known who bought in the year, rounded up, in whole numbers
        is_ranked
        and order_count >= 2
        and (revenue_rank - 1) * 20 < ranked_count as is_vip
    from ranks

)

select
    scores.customer_id,
    scores.recency_score,
    scores.frequency_score,
    scores.monetary_score,
    groups.rfm_group,
    scores.is_vip
from scores
inner join groups
    on
        scores.recency_score = groups.recency_score
        and scores.frequency_score = groups.frequency_score
        and scores.monetary_score = groups.monetary_score

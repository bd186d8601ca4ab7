{# One row per customer with an order: recency, frequency and monetary scores, group, VIP or not. #}

with

purchases as (

    select * from {{ ref('ftr_orders') }}
    where order_count > 0

),

groups as (

    select * from {{ ref('rfm_groups') }}

),

-- Equal values share a rank, so equal customers share a score (quintiles by `ntile` break ties).
ranks as (

    select
        customer_id,
        order_count,
        orders_365d,
        count(*) over () as customer_count,
        rank() over (order by last_ordered_at asc) as recency_rank,
        rank() over (order by order_count asc) as frequency_rank,
        rank() over (order by net_revenue asc) as monetary_rank,
        count(case when orders_365d > 0 then 1 end) over () as recent_count,
        rank() over (
            order by case when orders_365d > 0 then 0 else 1 end asc, net_revenue_365d desc
        ) as recent_rank
    from purchases

),

scores as (

    select
        customer_id,
        {{ fifth_of('recency_rank', 'customer_count') }} as recency_score,
        {{ fifth_of('frequency_rank', 'customer_count') }} as frequency_score,
        {{ fifth_of('monetary_rank', 'customer_count') }} as monetary_score,
        -- rank <= 5 % of those who bought in the year, rounded up, in whole numbers
        orders_365d > 0
        and order_count >= 2
        and (recent_rank - 1) * 20 < recent_count as is_vip
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

{# In the order of their last orders, customers' recency scores never fall; nor do the others. #}

with

neighbours as (

    select
        customer_id,
        recency_score,
        lag(recency_score) over (
            order by last_ordered_at asc, recency_score asc, customer_id asc
        ) as lower_recency_score,
        frequency_score,
        lag(frequency_score) over (
            order by order_count asc, frequency_score asc, customer_id asc
        ) as lower_frequency_score,
        monetary_score,
        lag(monetary_score) over (
            order by net_revenue asc, monetary_score asc, customer_id asc
        ) as lower_monetary_score
    from {{ ref('customers') }}
    where order_count > 0

)

select *
from neighbours
where
    recency_score < lower_recency_score
    or frequency_score < lower_frequency_score
    or monetary_score < lower_monetary_score

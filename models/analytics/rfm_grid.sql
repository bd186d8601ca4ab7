{# One row per combination of RFM scores; customers who never ordered are one row. #}

with

customers as (

    select * from {{ ref('customers') }}

)

select
    recency_score,
    frequency_score,
    monetary_score,
    rfm_group,
    cast(count(*) as {{ dbt.type_int() }}) as customer_count,
    cast(sum(order_count) as {{ dbt.type_int() }}) as order_count,
    cast(sum(net_revenue) as {{ type_money() }}) as net_revenue
from customers
group by
    recency_score,
    frequency_score,
    monetary_score,
    rfm_group

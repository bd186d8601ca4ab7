{# One row per month, channel and attribution model: what came of it and what it cost. #}

with

campaigns as (

    select * from {{ ref('campaign_attribution') }}

),

channels as (

    select
        performance_month,
        channel,
        model,
        sum(touches) as touches,
        round(sum(orders), 6) as orders,
        sum(revenue) as revenue,
        round(sum(new_customers), 6) as new_customers,
        sum(ad_days) as ad_days,
        case
            when count(case when ad_days > 0 and spend is null then 1 end) = 0 then sum(spend)
        end as spend,
        sum(platform_conversions) as platform_conversions,
        sum(platform_revenue) as platform_revenue
    from campaigns
    group by performance_month, channel, model

)

select
    performance_month,
    channel,
    model,
    cast(touches as {{ dbt.type_int() }}) as touches,
    orders,
    cast(revenue as {{ type_money() }}) as revenue,
    new_customers,
    cast(ad_days as {{ dbt.type_int() }}) as ad_days,
    cast(spend as {{ type_money() }}) as spend,
    platform_conversions,
    cast(platform_revenue as {{ type_money() }}) as platform_revenue,
    cast(spend as {{ type_double() }}) / nullif(new_customers, 0) as customer_acquisition_cost,
    cast(revenue as {{ type_double() }}) / nullif(spend, 0) as return_on_ad_spend
from channels

{# To the cent, what campaigns cost under a model is what was spent, where all days are known. #}

with

spent as (

    select
        coalesce(sum(spend), 0) as spend,
        count(*) - count(spend) as unknown_count
    from {{ ref('ad_spend_daily') }}
    where spend_date <= {{ shop_date(as_of()) }}

),

campaigns as (

    select
        model,
        sum(spend) as spend
    from {{ ref('campaign_attribution') }}
    group by model

)

select
    campaigns.model,
    campaigns.spend,
    spent.spend as stated_spend
from campaigns
cross join spent
where
    spent.unknown_count = 0
    and abs(coalesce(campaigns.spend, 0) - spent.spend) >= 0.01

{# One row per ad account, campaign and day, in the shop currency. #}
{{ table_if_fed('uni_ad_spend') }}

with

rates as (

    select * from {{ ref('c360_currency_rates') }}

),

shop as (

    select currency from rates
    where is_shop_currency

),

ad_spend as (

    select
        stated.*,
        coalesce(stated.currency, shop.currency) as currency_original
    from {{ ref('uni_ad_spend') }} as stated
    cross join shop

)

select
    ad_spend.spend_date,
    ad_spend.source_name,
    ad_spend.platform,
    ad_spend.account_id,
    ad_spend.campaign_id,
    ad_spend.campaign_name,
    ad_spend.impressions,
    ad_spend.clicks,
    cast(ad_spend.spend * rates.rate_to_shop as {{ type_money() }}) as spend,
    ad_spend.platform_conversions,
    cast(ad_spend.platform_revenue * rates.rate_to_shop as {{ type_money() }}) as platform_revenue,
    ad_spend.spend as spend_original,
    ad_spend.currency_original
from ad_spend
left join rates
    on
        ad_spend.currency_original = rates.currency
        and cast(ad_spend.spend_date as {{ dbt.type_timestamp() }}) >= rates.valid_from
        and cast(ad_spend.spend_date as {{ dbt.type_timestamp() }}) < rates.valid_to

{# One row per ad account, campaign and day, in the shop currency. #}
{{ table_if_fed('uni_ad_spend') }}

with

ad_spend as (

    {{ rated_rows(ref('uni_ad_spend'), 'cast(spend_date as ' ~ dbt.type_timestamp() ~ ')') }}

)

select
    spend_date,
    source_name,
    platform,
    account_id,
    campaign_id,
    campaign_name,
    impressions,
    clicks,
    cast(spend * rate_to_shop as {{ type_money() }}) as spend,
    platform_conversions,
    cast(platform_revenue * rate_to_shop as {{ type_money() }}) as platform_revenue,
    spend as spend_original,
    currency_original
from ad_spend

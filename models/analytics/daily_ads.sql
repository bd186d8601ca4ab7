{# One row per day with ads and slice: all platforms, or one. #}
{{ config(materialized=view_or_part()) }}

with

ad_spend as (

    select
        spend_date as metric_date,
        coalesce(platform, 'unknown') as platform,
        spend,
        platform_revenue
    from {{ ref('ad_spend_daily') }}
    where spend_date <= {{ shop_date(as_of()) }}

),

totals as (

    select
        metric_date,
        platform,
        sum(spend) as ad_spend,
        sum(platform_revenue) as ad_platform_revenue,
        sum(case when platform_revenue is not null then spend end) as spend_of_known_revenue
    from ad_spend
    group by rollup(metric_date, platform)
    having metric_date is not null

)

select
    metric_date,
    coalesce(platform, 'all') as slice,
    ad_spend,
    ad_platform_revenue,
    cast(ad_platform_revenue as {{ type_double() }}) / nullif(spend_of_known_revenue, 0)
        as platform_roas
from totals

{#
    One row per month, channel, campaign and model: what the model credits to it, beside what was spent on it. The three
    kinds of facts are stacked and summed up, not joined: none of them may lose a row to another.
#}

with

platforms as (

    select * from {{ ref('ad_platforms') }}

),

ad_spend as (

    select
        ads.spend_date as fact_date,
        coalesce(platforms.channel, ads.platform, 'other') as channel,
        ads.campaign_id,
        coalesce(ads.campaign_name, ads.campaign_id) as campaign,
        ads.spend,
        ads.platform_conversions,
        ads.platform_revenue
    from {{ ref('ad_spend_daily') }} as ads
    left join platforms on ads.platform = platforms.platform
    where ads.spend_date <= {{ shop_date(as_of()) }}

),

-- A link's tag names the ad campaign by its id, or by its name in other letters.
names as (

    select
        channel,
        spelling,
        min(campaign) as campaign
    from (
        select
            channel,
            {{ campaign_key('campaign_id') }} as spelling,
            campaign
        from ad_spend
        union all
        select
            channel,
            {{ campaign_key('campaign') }} as spelling,
            campaign
        from ad_spend
    ) as spellings
    where spelling is not null
    group by channel, spelling

),

facts as (

    select
        {{ shop_date('ordered_at') }} as fact_date,
        channel,
        campaign,
        model,
        credit as orders,
        revenue,
        case when is_first_order then credit else 0e0 end as new_customers,
        0 as touches,
        0 as ad_days,
        cast(null as {{ type_money() }}) as spend,
        cast(null as {{ type_double() }}) as platform_conversions,
        cast(null as {{ type_money() }}) as platform_revenue
    from {{ ref('attribution') }}

    union all

    -- of every model, for a model does not change them
    select
        {{ shop_date('touched_at') }} as fact_date,
        channel,
        campaign,
        cast(null as {{ dbt.type_string() }}) as model,
        0e0 as orders,
        0 as revenue,
        0e0 as new_customers,
        1 as touches,
        0 as ad_days,
        null as spend,
        null as platform_conversions,
        null as platform_revenue
    from {{ ref('touches') }}

    union all

    select
        fact_date,
        channel,
        campaign,
        null as model,
        0e0 as orders,
        0 as revenue,
        0e0 as new_customers,
        0 as touches,
        1 as ad_days,
        spend,
        platform_conversions,
        platform_revenue
    from ad_spend

),

models as (

    {% for name in attribution_models() %}
        select '{{ name }}' as model
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

monthly as (

    select
        cast({{ dbt.date_trunc('month', 'facts.fact_date') }} as date) as performance_month,
        facts.channel,
        coalesce(names.campaign, facts.campaign, '(none)') as campaign,
        facts.model,
        sum(facts.touches) as touches,
        sum(facts.orders) as orders,
        sum(facts.revenue) as revenue,
        sum(facts.new_customers) as new_customers,
        sum(facts.ad_days) as ad_days,
        count(facts.spend) as known_ad_days,
        sum(facts.spend) as spend,
        sum(facts.platform_conversions) as platform_conversions,
        sum(facts.platform_revenue) as platform_revenue
    from facts
    left join names
        on
            facts.channel = names.channel
            and {{ campaign_key('facts.campaign') }} = names.spelling
    group by
        cast({{ dbt.date_trunc('month', 'facts.fact_date') }} as date),
        facts.channel,
        coalesce(names.campaign, facts.campaign, '(none)'),
        facts.model

)

select
    monthly.performance_month,
    monthly.channel,
    monthly.campaign,
    models.model,
    cast(sum(monthly.touches) as {{ dbt.type_int() }}) as touches,
    -- rounded, for sums of fractions hang on the order of rows
    round(sum(monthly.orders), 6) as orders,
    cast(sum(monthly.revenue) as {{ type_money() }}) as revenue,
    round(sum(monthly.new_customers), 6) as new_customers,
    cast(sum(monthly.ad_days) as {{ dbt.type_int() }}) as ad_days,
    cast(case
        when sum(monthly.ad_days) = sum(monthly.known_ad_days) then sum(monthly.spend)
    end as {{ type_money() }}) as spend,
    sum(monthly.platform_conversions) as platform_conversions,
    cast(sum(monthly.platform_revenue) as {{ type_money() }}) as platform_revenue,
    cast(sum(monthly.revenue) as {{ type_double() }}) / nullif(case
        when sum(monthly.ad_days) = sum(monthly.known_ad_days) then sum(monthly.spend)
    end, 0) as return_on_ad_spend
from monthly
inner join models on coalesce(monthly.model, models.model) = models.model
group by
    monthly.performance_month,
    monthly.channel,
    monthly.campaign,
    models.model

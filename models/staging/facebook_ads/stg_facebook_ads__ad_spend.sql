{#
    One row per account, campaign and day: the sum over ads.

    Joins and sums, against the rule of the layer: the vendor reports ads, and keeps campaigns, currencies
    and actions apart.
#}

with

newest as (

    {{ latest_row(source('facebook_ads', 'basic_ad'), key=['ad_id', 'date'], order_by=newest_first(
        ['_fivetran_synced', '_loaded_at'], ['spend', 'impressions', 'inline_link_clicks'],
    )) }}

),

ads as (

    {{ latest_row(source('facebook_ads', 'ad_history'), key=['id'], order_by=newest_first(
        ['updated_time', '_loaded_at'], ['campaign_id'],
    )) }}

),

campaigns as (

    {{ latest_row(source('facebook_ads', 'campaign_history'), key=['id'], order_by=newest_first(
        ['updated_time', '_loaded_at'], ['name'],
    )) }}

),

accounts as (

    {{ latest_row(source('facebook_ads', 'account_history'), key=['id'], order_by=newest_first(
        ['_fivetran_synced', '_loaded_at'], ['currency'],
    )) }}

),

purchases as (

    select * from {{ ref('stg_facebook_ads__purchases') }}

),

days as (

    select
        {{ source_name('facebook_ads') }} as source_name,
        ad_id,
        account_id,
        campaign_id,
        cast({{ read_timestamp('date') }} as date) as spend_date,
        {{ read_integer('impressions') }} as impressions,
        {{ read_integer('inline_link_clicks') }} as clicks,
        {{ read_money('spend') }} as spend
    from newest
    where {{ clean_text('ad_id') }} is not null and {{ read_timestamp('date') }} is not null

),

placed as (

    select
        days.source_name,
        coalesce(days.account_id, ads.account_id, 'unknown') as account_id,
        coalesce(days.campaign_id, ads.campaign_id) as campaign_id,
        days.spend_date,
        sum(days.impressions) as impressions,
        sum(days.clicks) as clicks,
        sum(days.spend) as spend,
        sum(purchases.purchase_count) as platform_conversions,
        sum(purchases.purchase_value) as platform_revenue
    from days
    left join ads on days.ad_id = ads.id
    left join purchases on days.ad_id = purchases.ad_id and days.spend_date = purchases.spend_date
    group by
        days.source_name,
        coalesce(days.account_id, ads.account_id, 'unknown'),
        coalesce(days.campaign_id, ads.campaign_id),
        days.spend_date

)

select
    placed.source_name,
    'meta' as platform,
    placed.account_id,
    placed.campaign_id,
    {{ clean_text('campaigns.name') }} as campaign_name,
    placed.spend_date,
    placed.impressions,
    placed.clicks,
    placed.spend,
    upper({{ clean_text('accounts.currency') }}) as currency,
    placed.platform_conversions,
    placed.platform_revenue
from placed
left join campaigns on placed.campaign_id = campaigns.id
left join accounts
    on replace(placed.account_id, 'act_', '') = replace(accounts.id, 'act_', '')

{#
    One row per account, campaign and day: the sum over devices and networks.

    Joins and sums, against the rule of the layer: the vendor splits a day by device and network, and
    keeps names and currencies apart.
#}

with

newest as (

    {{ latest_row(
        source('google_ads', 'campaign_stats'),
        key=['customer_id', 'id', 'date', 'device', 'ad_network_type', '_fivetran_id'],
        order_by=newest_first(['_fivetran_synced', '_loaded_at'], ['cost_micros', 'clicks', 'impressions']),
    ) }}

),

campaigns as (

    {{ latest_row(source('google_ads', 'campaign_history'), key=['id'], order_by=newest_first(
        ['updated_at', '_loaded_at'], ['name'],
    )) }}

),

accounts as (

    {{ latest_row(source('google_ads', 'account_history'), key=['id'], order_by=newest_first(
        ['updated_at', '_loaded_at'], ['currency_code'],
    )) }}

),

spend as (

    select
        {{ source_name('google_ads') }} as source_name,
        customer_id as account_id,
        id as campaign_id,
        cast({{ read_timestamp('date') }} as date) as spend_date,
        sum({{ read_integer('impressions') }}) as impressions,
        sum({{ read_integer('clicks') }}) as clicks,
        sum({{ read_money('cost_micros') }}) as cost_micros,
        sum({{ try_cast_to('conversions', type_double()) }}) as platform_conversions,
        sum({{ read_money('conversions_value') }}) as platform_revenue
    from newest
    where
        {{ clean_text('customer_id') }} is not null
        and {{ clean_text('id') }} is not null
        and {{ read_timestamp('date') }} is not null
    group by
        {{ source_name('google_ads') }},
        customer_id,
        id,
        cast({{ read_timestamp('date') }} as date)

)

select
    spend.source_name,
    'google' as platform,
    spend.account_id,
    spend.campaign_id,
    {{ clean_text('campaigns.name') }} as campaign_name,
    spend.spend_date,
    spend.impressions,
    spend.clicks,
    cast(
        cast(spend.cost_micros as decimal(24, 0)) * cast(0.000001 as decimal(7, 6))
        as {{ type_money() }}
    ) as spend,
    upper({{ clean_text('accounts.currency_code') }}) as currency,
    spend.platform_conversions,
    spend.platform_revenue
from spend
left join campaigns on spend.campaign_id = campaigns.id
left join accounts on spend.account_id = accounts.id

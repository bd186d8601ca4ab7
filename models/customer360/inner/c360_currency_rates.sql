{#
    One row per currency and stretch of days in which one rate to the shop currency holds.

    The rate is wider than its digits need: DuckDB multiplies two decimals of 18 digits in 64 bits, and
    ten million dong would end the run.
#}

with

-- a shop of which no order has landed spends and sells in the currency of its other money
stated as (

    select
        currency,
        1 as choice
    from {{ ref('uni_orders') }}
    union all
    select
        currency,
        2 as choice
    from {{ ref('uni_subscriptions') }}
    union all
    select
        currency,
        3 as choice
    from {{ ref('uni_ad_spend') }}
    union all
    select
        currency,
        4 as choice
    from {{ ref('uni_deals') }}

),

rates as (

    select * from {{ ref('exchange_rates') }}

),

currency_sizes as (

    select
        currency,
        row_number() over (
            order by
                min(choice) asc,
                count(case when choice = 1 then 1 end) desc,
                count(*) desc,
                currency asc
        ) as size_rank
    from stated
    where currency is not null
    group by currency

),

-- XXX is the ISO 4217 code for "no currency": no source states one, so nothing needs converting
shop as (

    select
        coalesce(
            nullif(upper('{{ var("shop_currency") }}'), ''),
            max(case when size_rank = 1 then currency end),
            'XXX'
        ) as currency
    from currency_sizes

),

stretches as (

    select
        rates.currency,
        rates.rate_to_shop,
        cast(rates.rate_date as {{ dbt.type_timestamp() }}) as valid_from,
        cast(
            lead(rates.rate_date) over (partition by rates.currency order by rates.rate_date asc)
            as {{ dbt.type_timestamp() }}
        ) as valid_to
    from rates
    inner join shop
        on rates.currency <> shop.currency

)

select
    currency,
    cast(true as {{ dbt.type_boolean() }}) as is_shop_currency,
    cast('1900-01-01' as {{ dbt.type_timestamp() }}) as valid_from,
    cast('9999-12-31' as {{ dbt.type_timestamp() }}) as valid_to,
    cast(1 as decimal(20, 8)) as rate_to_shop
from shop

union all

select
    currency,
    cast(false as {{ dbt.type_boolean() }}) as is_shop_currency,
    valid_from,
    coalesce(valid_to, cast('9999-12-31' as {{ dbt.type_timestamp() }})) as valid_to,
    cast(rate_to_shop as decimal(20, 8)) as rate_to_shop
from stretches

{# One row per checkout: who started it when, and what was in it. #}

with

statements as (

    select * from {{ ref('c360_checkout_statements') }}

),

customer_records as (

    select * from {{ ref('customer_records') }}

),

customers as (

    select
        customer_id,
        is_known
    from {{ ref('idr_customers') }}

),

rates as (

    select * from {{ ref('c360_currency_rates') }}

),

shop as (

    select currency from rates
    where is_shop_currency

),

owned as (

    select
        statements.*,
        customers.customer_id,
        case when customers.is_known then 1 else 2 end as known_rank
    from statements
    left join customer_records
        on statements.record_key = customer_records.record_key
    left join customers
        on customer_records.customer_id = customers.customer_id

),

merged as (

    select
        checkout_id,
        min(started_at) as started_at,
        min(completed_at) as stated_completed_at,
        {{ value_of_first(
            'customer_id',
            ['known_rank', 'trust_rank', 'started_at', 'record_key'],
            'customer_id is not null',
        ) }} as customer_id,
        {{ value_of_first('source_name', ['trust_rank', 'started_at', 'record_key']) }}
            as source_name,
        {{ value_of_first(
            'session_key', ['started_at', 'record_key'], 'session_key is not null'
        ) }} as session_key,
        {{ value_of_first(
            'product_line', ['started_at', 'record_key'], 'product_line is not null'
        ) }} as product_line,
        {{ value_of_first(
            'total_amount',
            ['trust_rank', 'started_at', 'record_key'],
            'total_amount is not null',
        ) }} as total_amount,
        {{ value_of_first(
            'currency', ['trust_rank', 'started_at', 'record_key'], 'total_amount is not null'
        ) }} as currency
    from owned
    group by checkout_id

)

select
    merged.checkout_id,
    merged.customer_id,
    merged.source_name,
    cast(merged.session_key as {{ dbt.type_string() }}) as session_id,
    merged.started_at,
    merged.stated_completed_at,
    cast(merged.total_amount * rates.rate_to_shop as {{ type_money() }}) as total_amount,
    merged.product_line
from merged
cross join shop
left join rates
    on
        coalesce(merged.currency, shop.currency) = rates.currency
        and merged.started_at >= rates.valid_from
        and merged.started_at < rates.valid_to

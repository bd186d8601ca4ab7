{#
    One row per order at the till: the newest version the loader delivered. An order that names no
    customer itself often does in the tender that paid it.
#}

with

versions as (

    select * from {{ source('square', 'orders') }}

),

currencies as (

    select * from {{ ref('currency_minor_digits') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at'],
        [
            'version', 'closed_at', 'state', 'customer_id', 'total_money', 'tenders', 'line_items',
        ],
    )) }}

),

tender_lists as (

    select
        id,
        tenders
    from newest
    where {{ clean_text('customer_id') }} is null

),

tenders as (

    {{ json_array_rows('tender_lists', 'tenders') }}

),

-- a bill that several people shared is the first one's who is named
tender_customers as (

    select
        id,
        {{ value_of_first(
            clean_text(json_value('element', 'customer_id')),
            ['element_index'],
            clean_text(json_value('element', 'customer_id')) ~ ' is not null'
        ) }} as customer_id
    from tenders
    group by id

),

orders as (

    select
        newest._source,
        cast(newest.id as {{ dbt.type_string() }}) as order_number,
        coalesce(
            {{ clean_text('newest.customer_id') }},
            {{ scoped_id('square', 'tender_customers.customer_id') }}
        ) as square_customer_id,
        upper(newest.state) as order_state,
        newest.line_items,
        {{ read_timestamp('newest.created_at') }} as ordered_at,
        upper({{ json_value('newest.total_money', 'currency') }}) as currency,
        {{ json_value('newest.total_money', 'amount') }} as minor_total,
        {{ json_value('newest.total_tax_money', 'amount') }} as minor_tax,
        {{ json_value('newest.total_discount_money', 'amount') }} as minor_discount,
        {{ json_value('newest.total_service_charge_money', 'amount') }} as minor_service
    from newest
    left join tender_customers on newest.id = tender_customers.id
    where {{ clean_text('newest.id') }} is not null

),

priced as (

    select
        orders.*,
        currencies.minor_digits,
        {{ minor_to_money('orders.minor_total', 'currencies.minor_digits') }} as total,
        coalesce({{ minor_to_money('orders.minor_tax', 'currencies.minor_digits') }}, 0) as tax,
        coalesce(
            {{ minor_to_money('orders.minor_discount', 'currencies.minor_digits') }},
            0
        ) as discount,
        coalesce(
            {{ minor_to_money('orders.minor_service', 'currencies.minor_digits') }},
            0
        ) as service
    from orders
    left join currencies on orders.currency = currencies.currency

)

select
    -- keys
    {{ source_record('square', 'orders', ['order_number']) }},
    {{ unique_id('square', 'order_number') }} as order_id,
    {{ local_id('square', 'order_number') }} as source_order_id,

    -- identifiers
    square_customer_id,
    cast(null as {{ dbt.type_string() }}) as cart_token,
    cast(null as {{ dbt.type_string() }}) as checkout_token,

    -- what it is
    'pos' as channel,
    case
        when order_state = 'COMPLETED' then 'paid'
        when order_state = 'CANCELED' then 'cancelled'
        else 'pending'
    end as status,

    -- amounts
    currency,
    total - tax - service + discount as gross_amount,
    discount as discount_amount,
    cast(0 as {{ type_money() }}) as shipping_amount,
    tax as tax_amount,
    total as total_amount,
    cast(null as {{ dbt.type_string() }}) as discount_codes,
    minor_digits,
    line_items,

    -- where it came from
    cast(null as {{ dbt.type_string() }}) as landing_page,
    cast(null as {{ dbt.type_string() }}) as referrer,
    cast(null as {{ dbt.type_string() }}) as utm_source,
    cast(null as {{ dbt.type_string() }}) as utm_medium,
    cast(null as {{ dbt.type_string() }}) as utm_campaign,

    -- times
    ordered_at

from priced

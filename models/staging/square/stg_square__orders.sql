{#
    One row per order at the till: the newest version the loader delivered, deleted orders left out.
    An order that names no customer itself often does in the tender that paid it. More CTEs and lines
    than elsewhere: customer and tax within the prices stand in lists inside the order.
    A join, against the rule of the layer: an order stays open until it is handed over, and only its
    payments tell that it was paid.
#}

with

versions as (

    {{ present_rows(source('square', 'orders'), marks=[
        'is_deleted', '_fivetran_deleted', '_ab_cdc_deleted_at',
    ]) }}

),

currencies as (

    select * from {{ ref('currency_minor_digits') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at'],
        [
            read_integer('version'), 'closed_at', 'state', 'customer_id', 'total_money', 'tenders',
            'line_items',
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

paid_amounts as (

    select
        order_id,
        sum(amount) as amount
    from {{ ref('stg_square__payments') }}
    where status = 'success'
    group by order_id

),

tax_lists as (

    select
        id,
        taxes
    from newest
    where taxes like '%INCLUSIVE%'

),

taxes as (

    {{ json_array_rows('tax_lists', 'taxes') }}

),

-- tax that is in the prices of the lines already
included_taxes as (

    select
        id,
        {{ complete_sum(
            try_cast_to(json_value('element', 'applied_money.amount'), 'decimal(18, 0)')
        ) }} as minor_tax
    from taxes
    where {{ json_value('element', 'type') }} = 'INCLUSIVE'
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
        {{ read_timestamp('newest.closed_at') }} as closed_at,
        upper(
            coalesce(
                {{ json_value('newest.total_money', 'currency') }},
                {{ json_value('newest.return_amounts', 'total_money.currency') }}
            )
        ) as currency,
        newest.total_money,
        newest.net_amount_due_money,
        newest.total_tax_money,
        newest.total_discount_money,
        newest.total_service_charge_money,
        newest.total_tip_money,
        newest.rounding_adjustment,
        newest.return_amounts,
        {{ scoped_id('square', clean_text(json_value('newest.returns', '[0].source_order_id'))) }}
            as returned_order_number,
        included_taxes.id is not null as has_included_tax,
        included_taxes.minor_tax as minor_included_tax
    from newest
    left join tender_customers on newest.id = tender_customers.id
    left join included_taxes on newest.id = included_taxes.id
    where {{ clean_text('newest.id') }} is not null

),

priced as (

    select
        orders.*,
        currencies.minor_digits,
        {{ minor_to_money(
            json_value('orders.total_money', 'amount'), 'currencies.minor_digits'
        ) }} as total,
        {{ minor_to_money(
            json_value('orders.net_amount_due_money', 'amount'), 'currencies.minor_digits'
        ) }} as amount_due,
        paid_amounts.amount as paid_amount,
        {{ minor_or_none('orders.total_tax_money', 'currencies.minor_digits') }} as tax,
        case
            when orders.has_included_tax
                then {{ minor_to_money('orders.minor_included_tax', 'currencies.minor_digits') }}
            else 0
        end as included_tax,
        {{ minor_or_none('orders.total_discount_money', 'currencies.minor_digits') }} as discount,
        {{ minor_or_none('orders.total_service_charge_money', 'currencies.minor_digits') }}
            as service,
        {{ minor_or_none('orders.total_tip_money', 'currencies.minor_digits') }} as tip,
        {{ minor_or_none(
            'orders.rounding_adjustment', 'currencies.minor_digits', 'amount_money.amount'
        ) }} as rounding,
        {{ minor_to_money(
            json_value('orders.return_amounts', 'total_money.amount'), 'currencies.minor_digits'
        ) }} as returned_total,
        coalesce({{ minor_to_money(
            json_value('orders.return_amounts', 'tax_money.amount'), 'currencies.minor_digits'
        ) }}, 0)
        + coalesce({{ minor_to_money(
            json_value('orders.return_amounts', 'tip_money.amount'), 'currencies.minor_digits'
        ) }}, 0)
        + coalesce({{ minor_to_money(
            json_value('orders.return_amounts', 'service_charge_money.amount'),
            'currencies.minor_digits'
        ) }}, 0) as returned_other
    from orders
    left join currencies on orders.currency = currencies.currency
    left join paid_amounts
        on {{ unique_id('square', 'orders.order_number') }} = paid_amounts.order_id

)

select
    -- keys
    {{ source_record('square', 'orders', ['order_number']) }},
    {{ unique_id('square', 'order_number') }} as order_id,
    {{ local_id('square', 'order_number') }} as source_order_id,
    cast(null as {{ dbt.type_string() }}) as order_number,

    -- identifiers
    square_customer_id,
    cast(null as {{ dbt.type_string() }}) as cart_token,
    cast(null as {{ dbt.type_string() }}) as checkout_token,

    -- what it is
    'pos' as channel,
    case
        when order_state = 'COMPLETED' then 'paid'
        when order_state = 'CANCELED' then 'cancelled'
        when order_state = 'OPEN' and total > 0 and (paid_amount >= total or amount_due = 0)
            then 'paid'
        when order_state in ('OPEN', 'DRAFT') then 'pending'
    end as status,

    -- amounts
    currency,
    -- the lines state it; without them what the total has beyond its other parts
    case
        when coalesce({{ json_or_null('line_items') }}, '[]') = '[]'
            then total - (tax - included_tax) - service - tip - rounding + discount
    end as gross_amount,
    discount as discount_amount,
    cast(0 as {{ type_money() }}) as shipping_amount,
    tax as tax_amount,
    cast(included_tax as {{ type_money() }}) as included_tax_amount,
    tip as tip_amount,
    cast(0 as {{ type_money() }}) as duties_amount,
    service as service_charge_amount,
    rounding as rounding_amount,
    total as total_amount,
    cast(null as {{ dbt.type_string() }}) as presentment_currency,
    cast(null as {{ type_money() }}) as presentment_total_amount,
    {{ unique_id('square', 'returned_order_number') }} as returned_order_id,
    returned_total as returned_total_amount,
    returned_total - returned_other as returned_goods_amount,
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
    ordered_at,
    case when order_state = 'CANCELED' then closed_at end as cancelled_at

from priced

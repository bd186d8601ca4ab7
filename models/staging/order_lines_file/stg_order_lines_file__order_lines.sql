{#
    One row per line of an order or cancellation document, as a sale or as a return.

    A line is returned when its document is a cancellation, when its amount is negative (a quantity or a price
    below zero), or when its quantity is and it costs nothing (stock written off). Its sold side is then zero
    and its returned side holds the units and the money, so that sold − returned is quantity × price,
    or the amount of the line where the file states one.
    A quantity or price that is missing or cannot be read leaves the amount unknown: NULL, never 0.
#}

with

deliveries as (

    select * from {{ source('order_lines_file', 'order_line') }}
    where
        {{ clean_text('order_id') }} is not null
        and {{ clean_text('line_id') }} is not null
        and (duplicates = 'keep' or {{ read_integer('copy_number') }} = 1)

),

newest as (

    {{ latest_row('deliveries', key=['order_id', 'line_id'], order_by=newest_first(
        ['_loaded_at'], ['_landed_file', 'copy_number', 'quantity', 'unit_price', 'line_amount', 'product_title']
    )) }}

),

read_lines as (

    select
        *,
        coalesce({{ read_boolean('is_cancellation') }}, false) as is_cancelled,
        {{ read_money('quantity') }} as units,
        {{ read_money('unit_price') }} as stated_price,
        {{ read_money('line_amount') }} as stated_amount
    from newest

),

priced as (

    select
        *,
        coalesce(
            stated_price,
            cast(
                abs(cast(stated_amount as {{ type_double() }}) / nullif(units, 0))
                as {{ type_money() }}
            ),
            stated_amount
        ) as price,
        coalesce(
            -- the units of a line that came back are negative, whatever sign its amount has
            case when units < 0 then -abs(stated_amount) else stated_amount end,
            cast(units * stated_price as {{ type_money() }})
        ) as amount
    from read_lines

),

signed as (

    select
        *,
        coalesce(is_cancelled or amount < 0 or (units < 0 and price = 0), false) as is_returned
    from priced

)

select
    -- keys
    {{ source_record('order_lines_file', 'order_line', ['order_id']) }},
    {{ unique_id('order_lines_file', 'order_id') }} || ':' || line_id as order_line_id,
    {{ unique_id('order_lines_file', 'order_id') }} as order_id,
    {{ local_id('order_lines_file', 'order_id') }} as source_order_id,

    -- identifiers
    -- tills write 0 or -1 where nobody gave a name
    case
        when not {{ matches_regex(local_id('order_lines_file', 'customer_id'), '^(0+|-1)$') }}
            then {{ clean_text('customer_id') }}
    end as order_lines_customer_id,
    {{ clean_text('email') }} as email,
    {{ clean_text('phone') }} as phone,

    -- what it is
    {{ clean_text('product_id') }} as product_id,
    cast(null as {{ dbt.type_string() }}) as variant_id,
    coalesce({{ clean_text('sku') }}, {{ clean_text('product_id') }}) as sku,
    {{ clean_text('product_title') }} as product_title,
    {{ clean_text('category') }} as category,
    {{ clean_text('country') }} as country,
    upper({{ clean_text('currency') }}) as currency,
    cast(null as {{ dbt.type_boolean() }}) as is_gift_card,
    is_cancelled,
    is_returned,

    -- sold: parts of a unit (weighed goods) are rounded up, while amounts stay exact
    cast(
        case when is_returned then 0 else ceil(abs(units)) end as {{ dbt.type_int() }}
    ) as quantity,
    cast(abs(price) as {{ type_money() }}) as unit_price,
    cast(0 as {{ type_money() }}) as discount_amount,
    cast(
        case when is_returned then 0 else abs(amount) end as {{ type_money() }}
    ) as line_amount,

    -- came back: a negative price alone gives money back and no goods
    cast(
        case
            when is_returned and (is_cancelled or units < 0) then ceil(abs(units)) else 0
        end
        as {{ dbt.type_int() }}
    ) as returned_quantity,
    cast(
        case when is_returned then abs(amount) else 0 end as {{ type_money() }}
    ) as returned_amount,

    -- times
    {{ read_timestamp('ordered_at') }} as ordered_at

from signed

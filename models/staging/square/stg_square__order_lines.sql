{#
    One row per line of an order; lines whose JSON cannot be read yield none, and the order
    keeps its totals.
#}

with

orders as (

    select
        order_id,
        source_name,
        minor_digits,
        line_items
    from {{ ref('stg_square__orders') }}

),

lines as (

    {{ json_array_rows('orders', 'line_items') }}

),

priced as (

    select
        order_id,
        source_name,
        coalesce(
            {{ json_value('element', 'uid') }},
            cast(element_index as {{ dbt.type_string() }})
        ) as line_number,
        {{ scoped_id(
            'square', json_value('element', 'catalog_object_id'), 'source_name'
        ) }} as variant_id,
        {{ json_value('element', 'name') }} as product_title,
        {{ json_value('element', 'item_type') }} as item_type,
        -- quantities are decimal texts: weighed goods are sold in parts of a unit
        {{ read_money(json_value('element', 'quantity')) }} as units,
        {{ minor_to_money(
            json_value('element', 'base_price_money.amount'),
            'minor_digits'
        ) }} as unit_price,
        {{ minor_to_money(
            json_value('element', 'gross_sales_money.amount'),
            'minor_digits'
        ) }} as gross_amount,
        {{ minor_or_none(json_value('element', 'total_discount_money'), 'minor_digits') }}
            as discount
    from lines

)

select
    -- keys
    order_id || ':' || line_number as order_line_id,
    order_id,
    source_name,
    cast(null as {{ dbt.type_string() }}) as product_id,
    variant_id,

    -- what was sold
    cast(null as {{ dbt.type_string() }}) as sku,
    {{ clean_text('product_title') }} as product_title,
    cast(null as {{ dbt.type_string() }}) as category,
    item_type = 'GIFT_CARD' as is_gift_card,

    -- amounts
    cast(
        case when units < 0 then 0 else ceil(units) end as {{ dbt.type_int() }}
    ) as quantity,
    unit_price,
    discount as discount_amount,
    coalesce(gross_amount, cast(units * unit_price as {{ type_money() }})) - discount as line_amount

from priced

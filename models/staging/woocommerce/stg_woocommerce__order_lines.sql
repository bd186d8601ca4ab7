{# One row per line of an order; a list that cannot be read has none, the order keeps its totals. #}
{{ config(materialized='table') }}

with

orders as (

    select
        {{ unique_id('woocommerce', 'id') }} as order_id,
        {{ source_name('woocommerce') }} as source_name,
        line_items
    from {{ ref('stg_woocommerce__newest_orders') }}

),

lines as (

    {{ json_array_rows('orders', 'line_items') }}

),

priced as (

    select
        order_id,
        source_name,
        element_index,
        {{ nested_id('woocommerce', 'element', 'id', own=false) }} as line_id,
        nullif({{ nested_id('woocommerce', 'element', 'product_id', own=false) }}, '0')
            as product_id,
        nullif({{ nested_id('woocommerce', 'element', 'variation_id', own=false) }}, '0')
            as variation_id,
        {{ clean_text(json_value('element', 'sku')) }} as sku,
        {{ clean_text(json_value('element', 'name')) }} as product_title,
        -- plugins sell parts of a unit (weighed goods)
        {{ read_money(json_value('element', 'quantity')) }} as units,
        {{ read_money(json_value('element', 'subtotal')) }} as subtotal,
        {{ read_money(json_value('element', 'total')) }} as total
    from lines

)

select
    -- keys
    case
        when line_id is null
            then order_id || ':' || cast(element_index as {{ dbt.type_string() }})
        else
            {{ unique_id(
                'woocommerce', scoped_id('woocommerce', 'line_id', 'source_name'), 'source_name'
            ) }}
    end as order_line_id,
    order_id,
    source_name,
    {{ scoped_id('woocommerce', 'product_id', 'source_name') }} as product_id,
    {{ scoped_id('woocommerce', 'variation_id', 'source_name') }} as variant_id,

    -- what was sold
    sku,
    product_title,
    cast(null as {{ dbt.type_string() }}) as category,
    cast(null as {{ dbt.type_boolean() }}) as is_gift_card,

    -- amounts; `price` is after discounts
    cast(case when units < 0 then 0 else ceil(units) end as {{ dbt.type_int() }}) as quantity,
    cast(
        cast(subtotal as {{ type_double() }}) / nullif(units, 0) as {{ type_money() }}
    ) as unit_price,
    subtotal - total as discount_amount,
    total as line_amount

from priced

{#
    One row per line of which units came back: at what they were sold for, with the line's part of the discounts. The
    store states the units on the line, and the money on the order.
#}

with

newest as (

    {{ latest_row(source('bigcommerce', 'order_products'), key=['id'], order_by=newest_first(
        ['_loaded_at'], ['quantity', 'total_ex_tax', 'applied_discounts', 'order_id'],
    )) }}

),

returned as (

    select
        {{ unique_id('bigcommerce', 'id') }} as order_line_id,
        {{ read_integer('quantity_refunded') }} as quantity,
        {{ money_or_none('price_tax') }} as tax_of_one
    from newest
    where {{ read_integer('quantity_refunded') }} > 0

),

order_lines as (

    select * from {{ ref('stg_bigcommerce__order_lines') }}

)

select
    returned.order_line_id || ':refund' as refund_line_id,
    order_lines.order_id || ':refund' as refund_id,
    returned.order_line_id,
    order_lines.source_name,
    returned.quantity,
    cast(
        cast(order_lines.line_amount as {{ type_double() }}) * returned.quantity
        / nullif(order_lines.quantity, 0) as {{ type_money() }}
    ) as amount,
    cast(returned.quantity * returned.tax_of_one as {{ type_money() }}) as tax_amount
from returned
inner join order_lines on returned.order_line_id = order_lines.order_line_id

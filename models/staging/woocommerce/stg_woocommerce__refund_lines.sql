{#
    One row per refunded order line. A refund that names no units gives back money alone; the line
    that it was for stands among what the store notes on the line of the refund.
#}
{{ config(materialized='table') }}

with

newest as (

    {{ latest_row(source('woocommerce', 'refunds'), key=['id'], order_by=newest_first(
        ['date_created_gmt', '_loaded_at'], ['amount', 'line_items'],
    )) }}

),

refunds as (

    select
        {{ unique_id('woocommerce', 'id') }} as refund_id,
        {{ source_name('woocommerce') }} as source_name,
        line_items
    from newest
    where {{ clean_text('id') }} is not null

),

lines as (

    {{ json_array_rows('refunds', 'line_items') }}

),

line_values as (

    select
        refund_id,
        source_name,
        refund_id || ':' || cast(element_index as {{ dbt.type_string() }}) as refund_line_id,
        {{ json_value('element', 'meta_data') }} as meta_data,
        {{ read_money(json_value('element', 'quantity')) }} as units,
        {{ read_money(json_value('element', 'total')) }} as total,
        {{ money_or_none(json_value('element', 'total_tax')) }} as total_tax
    from lines

),

notes as (

    {{ json_array_rows('line_values', 'meta_data') }}

),

refunded_items as (

    select
        refund_line_id,
        max({{ json_value('element', 'value') }}) as line_id
    from notes
    where {{ json_value('element', 'key') }} = '_refunded_item_id'
    group by refund_line_id

)

select
    line_values.refund_line_id,
    line_values.refund_id,
    {{ unique_id(
        'woocommerce',
        scoped_id('woocommerce', 'refunded_items.line_id', 'line_values.source_name'),
        'line_values.source_name'
    ) }} as order_line_id,
    line_values.source_name,
    cast(ceil(abs(line_values.units)) as {{ dbt.type_int() }}) as quantity,
    abs(line_values.total) as amount,
    abs(line_values.total_tax) as tax_amount
from line_values
left join refunded_items on line_values.refund_line_id = refunded_items.refund_line_id
-- lines of which nothing came back are listed with zeros
where
    coalesce(line_values.units, 0) <> 0
    or line_values.total is null
    or line_values.total <> 0
    or line_values.total_tax <> 0

{#
    One row per discount on a line in the nested list of an order, in the columns of the table
    discount_allocation.
#}
{{ config(materialized=view_or_part()) }}

with

nested_lines as (

    {{ json_array_rows(ref('stg_shopify__airbyte_order_rows'), 'line_items') }}

),

order_lines as (

    select
        {{ nested_id('shopify', 'element', 'id') }} as order_line_id,
        {{ json_value('element', 'discount_allocations') }} as discount_allocations,
        coalesce(updated_at, _airbyte_extracted_at) as read_at,
        _source,
        _landed_file,
        _loaded_at
    from nested_lines

),

nested as (

    {{ json_array_rows('order_lines', 'discount_allocations') }}

)

{{ adapted_rows('nested', 'shopify', 'discount_allocation', {
    'order_line_id': 'order_line_id',
    'index': 'element_index',
    'amount': shop_money(json_value('element', 'amount'), json_value('element', 'amount_set')),
    '_fivetran_synced': 'read_at',
}) }}

{#
    One row per refunded line in the nested list of a refund, in the columns of the table
    order_line_refund.
#}
{{ config(materialized=view_or_part()) }}

with

nested as (

    {{ json_array_rows(ref('stg_shopify__airbyte_refund_rows'), 'refund_line_items') }}

)

{{ adapted_rows('nested', 'shopify', 'order_line_refund', {
    'id': nested_id('shopify', 'element', 'id'),
    'refund_id': 'id',
    'order_line_id': nested_id('shopify', 'element', 'line_item_id'),
    'quantity': json_value('element', 'quantity'),
    'subtotal': json_value('element', 'subtotal'),
    'total_tax': json_value('element', 'total_tax'),
    'subtotal_set': json_value('element', 'subtotal_set'),
    'total_tax_set': json_value('element', 'total_tax_set'),
    '_fivetran_synced': 'read_at',
}) }}

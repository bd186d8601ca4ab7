{#
    One row per shipping charge in the nested list of an order, in the columns of the table
    order_shipping_line.
#}
{{ config(materialized=view_or_part()) }}

with

nested as (

    {{ json_array_rows(ref('stg_shopify__airbyte_order_rows'), 'shipping_lines') }}

)

{{ adapted_rows('nested', 'shopify', 'order_shipping_line', {
    'id': nested_id('shopify', 'element', 'id'),
    'order_id': 'id',
    'price': json_value('element', 'price'),
    'discounted_price': json_value('element', 'discounted_price'),
    'price_set': json_value('element', 'price_set'),
    'discounted_price_set': json_value('element', 'discounted_price_set'),
    'is_removed': json_value('element', 'is_removed'),
    '_fivetran_synced': 'coalesce(updated_at, _airbyte_extracted_at)',
}) }}

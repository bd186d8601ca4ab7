{# One row per line in the nested list of an order, in the columns of the table order_line. #}
{{ config(materialized=view_or_part()) }}

with

nested as (

    {{ json_array_rows(ref('stg_shopify__airbyte_order_rows'), 'line_items') }}

)

{{ adapted_rows('nested', 'shopify', 'order_line', {
    'id': nested_id('shopify', 'element', 'id'),
    'order_id': 'id',
    'product_id': nested_id('shopify', 'element', 'product_id'),
    'variant_id': nested_id('shopify', 'element', 'variant_id'),
    'sku': json_value('element', 'sku'),
    'title': json_value('element', 'title'),
    'quantity': json_value('element', 'quantity'),
    'price': shop_money(json_value('element', 'price'), json_value('element', 'price_set')),
    'total_discount': json_value('element', 'total_discount'),
    'gift_card': json_value('element', 'gift_card'),
    'tip_payment_gateway': "coalesce(" ~ json_value('element', 'tip_payment_gateway') ~ ", "
        ~ json_value('element', 'tip.payment_gateway') ~ ")",
    '_fivetran_synced': 'coalesce(updated_at, _airbyte_extracted_at)',
}) }}

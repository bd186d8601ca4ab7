{#
    One row per discount code in the nested list of an order, in the columns of the table
    order_discount_code.
#}
{{ config(materialized=view_or_part()) }}

with

nested as (

    {{ json_array_rows(ref('stg_shopify__airbyte_order_rows'), 'discount_codes') }}

)

{{ adapted_rows('nested', 'shopify', 'order_discount_code', {
    'order_id': 'id',
    'index': 'element_index',
    'code': json_value('element', 'code'),
    'amount': json_value('element', 'amount'),
    'type': json_value('element', 'type'),
    '_fivetran_synced': 'coalesce(updated_at, _airbyte_extracted_at)',
}) }}

{#
    One row per adjustment in the nested list of a refund, in the columns of the table
    order_adjustment.
#}
{{ config(materialized=view_or_part()) }}

with

nested as (

    {{ json_array_rows(ref('stg_shopify__airbyte_refund_rows'), 'order_adjustments') }}

)

{{ adapted_rows('nested', 'shopify', 'order_adjustment', {
    'id': scoped_id('shopify', json_value('element', 'id')),
    'order_id': 'order_id',
    'refund_id': 'id',
    'amount': json_value('element', 'amount'),
    'tax_amount': json_value('element', 'tax_amount'),
    'amount_set': json_value('element', 'amount_set'),
    'tax_amount_set': json_value('element', 'tax_amount_set'),
    'kind': json_value('element', 'kind'),
    'reason': json_value('element', 'reason'),
    '_fivetran_synced': 'read_at',
}) }}

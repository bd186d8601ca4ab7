{# The table refund_line_item in the columns of order_line_refund. #}
{{ config(materialized=view_or_part()) }}

{{ adapted_rows(source('shopify', 'refund_line_item'), 'shopify', 'order_line_refund', {
    'id': 'id',
    'refund_id': 'refund_id',
    'order_line_id': 'order_line_id',
    'quantity': 'quantity',
    'subtotal': 'subtotal_set_shop_amount',
    'total_tax': 'total_tax_set_shop_amount',
    '_fivetran_deleted': '_fivetran_deleted',
    '_ab_cdc_deleted_at': '_ab_cdc_deleted_at',
    '_fivetran_synced': '_fivetran_synced',
}) }}

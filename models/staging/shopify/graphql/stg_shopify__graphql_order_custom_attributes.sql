{# The table order_custom_attribute in the columns of order_note_attribute. #}
{{ config(materialized=view_or_part()) }}

{{ adapted_rows(source('shopify', 'order_custom_attribute'), 'shopify', 'order_note_attribute', {
    'order_id': 'order_id',
    'name': 'coalesce(key, name)',
    'value': 'value',
    '_fivetran_deleted': '_fivetran_deleted',
    '_ab_cdc_deleted_at': '_ab_cdc_deleted_at',
    '_fivetran_synced': '_fivetran_synced',
}) }}

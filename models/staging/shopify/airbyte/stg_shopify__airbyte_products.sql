{#
    One row per product of Airbyte's streams products and deleted_products, in the columns of
    the table product.
#}
{{ config(materialized=view_or_part()) }}

{{ adapted_rows(source('shopify', 'products'), 'shopify', 'product', {
    'id': 'id',
    'title': 'title',
    'product_type': 'product_type',
    'vendor': 'vendor',
    'created_at': 'created_at',
    'updated_at': 'updated_at',
    'deleted_at': 'deleted_at',
    '_ab_cdc_deleted_at': '_ab_cdc_deleted_at',
    '_fivetran_synced': '_airbyte_extracted_at',
}) }}
union all
{{ adapted_rows(source('shopify', 'deleted_products'), 'shopify', 'product', {
    'id': 'id',
    'deleted_at': 'deleted_at',
    '_fivetran_synced': 'coalesce(_airbyte_extracted_at, deleted_at)',
}) }}

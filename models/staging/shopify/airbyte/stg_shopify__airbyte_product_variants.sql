{#
    One row per variant of Airbyte's stream product_variants and of the nested list of a product, in the columns of the
    table product_variant.
#}
{{ config(materialized=view_or_part()) }}

with

products as (

    {{ latest_row(source('shopify', 'products'), key=['id'], order_by=newest_first(
        ['updated_at', '_airbyte_extracted_at', '_loaded_at'], ['variants'],
    )) }}

),

nested as (

    {{ json_array_rows('products', 'variants') }}

)

{{ adapted_rows(source('shopify', 'product_variants'), 'shopify', 'product_variant', {
    'id': 'id',
    'product_id': 'product_id',
    'title': 'title',
    'sku': 'sku',
    'price': 'price',
    'inventory_quantity': 'inventory_quantity',
    'created_at': 'created_at',
    'updated_at': 'updated_at',
    '_ab_cdc_deleted_at': '_ab_cdc_deleted_at',
    '_fivetran_synced': '_airbyte_extracted_at',
}) }}
union all
{{ adapted_rows('nested', 'shopify', 'product_variant', {
    'id': nested_id('shopify', 'element', 'id'),
    'product_id': 'id',
    'title': json_value('element', 'title'),
    'sku': json_value('element', 'sku'),
    'price': json_value('element', 'price'),
    'inventory_quantity': json_value('element', 'inventory_quantity'),
    'created_at': json_value('element', 'created_at'),
    'updated_at': json_value('element', 'updated_at'),
    '_fivetran_synced': 'coalesce(updated_at, _airbyte_extracted_at)',
}) }}

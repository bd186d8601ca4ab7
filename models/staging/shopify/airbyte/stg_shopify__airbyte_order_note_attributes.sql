{#
    One row per note in the nested list of an order, in the columns of the table
    order_note_attribute.
#}
{{ config(materialized=view_or_part()) }}

with

nested as (

    {{ json_array_rows(ref('stg_shopify__airbyte_order_rows'), 'note_attributes') }}

)

{{ adapted_rows('nested', 'shopify', 'order_note_attribute', {
    'order_id': 'id',
    'name': json_value('element', 'name'),
    'value': json_value('element', 'value'),
    '_fivetran_synced': 'coalesce(updated_at, _airbyte_extracted_at)',
}) }}

{# One row per refund as Airbyte's stream order_refunds and the nested list of an order have it. #}
{{ config(materialized=view_or_part()) }}

with

nested as (

    {{ json_array_rows(ref('stg_shopify__airbyte_order_rows'), 'refunds') }}

)

select
    id,
    order_id,
    note,
    total_duties_set,
    refund_line_items,
    order_adjustments,
    refund_shipping_lines,
    transactions,
    created_at,
    processed_at,
    _airbyte_extracted_at as read_at,
    _source,
    _landed_file,
    _loaded_at
from {{ source('shopify', 'order_refunds') }}
union all
select
    {{ nested_id('shopify', 'element', 'id') }} as id,
    id as order_id,
    {{ json_value('element', 'note') }} as note,
    {{ json_value('element', 'total_duties_set') }} as total_duties_set,
    {{ json_value('element', 'refund_line_items') }} as refund_line_items,
    {{ json_value('element', 'order_adjustments') }} as order_adjustments,
    {{ json_value('element', 'refund_shipping_lines') }} as refund_shipping_lines,
    {{ json_value('element', 'transactions') }} as transactions,
    {{ json_value('element', 'created_at') }} as created_at,
    {{ json_value('element', 'processed_at') }} as processed_at,
    coalesce(updated_at, _airbyte_extracted_at) as read_at,
    _source,
    _landed_file,
    _loaded_at
from nested

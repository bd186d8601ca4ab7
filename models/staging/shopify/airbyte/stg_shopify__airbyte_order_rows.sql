{# One row per order of Airbyte's stream: the newest version, whose nested lists count. #}
{{ config(materialized=view_or_part()) }}

{{ latest_row(source('shopify', 'orders'), key=['id'], order_by=newest_first(
    ['updated_at', '_airbyte_extracted_at', '_loaded_at'],
    ['financial_status', 'line_items', 'refunds', 'shipping_lines'],
)) }}

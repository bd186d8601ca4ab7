{# One row per refund, in the columns of the table refund. #}
{#- all payments of a refund are in its list: where that is empty, no money went back -#}
{%- set refunded = "case when replace(transactions, ' ', '') = '[]' then '0' end" %}
{{ config(materialized=view_or_part()) }}

{{ adapted_rows(ref('stg_shopify__airbyte_refund_rows'), 'shopify', 'refund', {
    'id': 'id',
    'order_id': 'order_id',
    'note': 'note',
    'total_duties_set': 'total_duties_set',
    'total_refunded_set_shop_amount': refunded,
    'created_at': 'created_at',
    'processed_at': 'processed_at',
    '_fivetran_synced': 'read_at',
}) }}

{# One row per document and identifier. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_order_lines_file__orders'), 'ordered_at', {
    'order_lines_customer_id': 'order_lines_customer_id',
    'email': 'email',
    'phone': 'phone',
}, country='country_code') }}

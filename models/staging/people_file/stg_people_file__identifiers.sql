{# One row per person of a list and identifier. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_people_file__people'), 'updated_at', {
    'people_file_id': 'people_file_id',
    'order_lines_customer_id': 'order_lines_customer_id',
    'email': 'email',
    'phone': 'phone',
}, country='country_code') }}

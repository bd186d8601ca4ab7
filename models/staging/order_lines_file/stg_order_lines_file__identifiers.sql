{# One row per document, identifier type and normalised value. #}

with

stated as (

    {{ identifiers_of(ref('stg_order_lines_file__orders'), 'ordered_at', {
        'order_lines_customer_id': 'order_lines_customer_id',
        'email': 'email',
        'phone': 'phone',
    }) }}

)

{{ normalized_identifiers('stated') }}

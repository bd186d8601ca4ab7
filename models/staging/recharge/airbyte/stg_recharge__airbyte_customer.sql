{# One row per version of a subscriber, as Airbyte lands it, in the columns of Fivetran's table. #}

{{ adapted_rows(source('recharge', 'customers'), 'recharge', 'customer', {
    'id': 'id',
    'external_customer_id_ecommerce': json_value('external_customer_id', 'ecommerce'),
    'shopify_customer_id': 'shopify_customer_id',
    'email': 'email',
    'phone': 'phone',
    'first_name': 'first_name',
    'last_name': 'last_name',
    'created_at': 'created_at',
    'updated_at': 'updated_at',
}) }}

{# One row per version of a subscription, as Airbyte lands it, in the columns of Fivetran's. #}

{{ adapted_rows(source('recharge', 'subscriptions'), 'recharge', 'subscription', {
    'id': 'id',
    'customer_id': 'customer_id',
    'status': 'status',
    'product_title': 'product_title',
    'external_product_id_ecommerce': json_value('external_product_id', 'ecommerce'),
    'external_variant_id_ecommerce': json_value('external_variant_id', 'ecommerce'),
    'shopify_product_id': 'shopify_product_id',
    'shopify_variant_id': 'shopify_variant_id',
    'price': 'price',
    'quantity': 'quantity',
    'order_interval_unit': 'order_interval_unit',
    'order_interval_frequency': 'order_interval_frequency',
    'next_charge_scheduled_at': 'next_charge_scheduled_at',
    'cancelled_at': 'cancelled_at',
    'cancellation_reason': 'cancellation_reason',
    'created_at': 'created_at',
    'updated_at': 'updated_at',
}) }}

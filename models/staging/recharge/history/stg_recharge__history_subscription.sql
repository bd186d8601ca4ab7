{# One row per kept version of a subscription, in the columns of `subscription`. #}

{{ adapted_rows(source('recharge', 'subscription_history'), 'recharge', 'subscription', {
    'id': 'subscription_id',
    'customer_id': 'customer_id',
    'status': 'status',
    'product_title': 'product_title',
    'external_product_id_ecommerce': 'external_product_id_ecommerce',
    'external_variant_id_ecommerce': 'external_variant_id_ecommerce',
    'price': 'price',
    'quantity': 'quantity',
    'order_interval_unit': 'order_interval_unit',
    'order_interval_frequency': 'order_interval_frequency',
    'next_charge_scheduled_at': 'next_charge_scheduled_at',
    'cancelled_at': 'cancelled_at',
    'cancellation_reason': 'cancellation_reason',
    'created_at': 'created_at',
    'updated_at': 'updated_at',
    '_fivetran_deleted': '_fivetran_deleted',
    '_fivetran_synced': '_fivetran_synced',
}) }}

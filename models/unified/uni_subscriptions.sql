{# One row per subscription to a product: its newest version. #}
{{ union_sources(
    providers={
        'recharge': 'stg_recharge__subscriptions',
    },
    columns={
        'record_key': dbt.type_bigint(),
        'source_name': dbt.type_string(),
        'source_table': dbt.type_string(),
        'source_record_id': dbt.type_string(),
        'subscription_id': dbt.type_string(),
        'product_id': dbt.type_string(),
        'variant_id': dbt.type_string(),
        'product_title': dbt.type_string(),
        'status': dbt.type_string(),
        'quantity': dbt.type_int(),
        'price': type_money(),
        'currency': dbt.type_string(),
        'interval_unit': dbt.type_string(),
        'interval_count': dbt.type_int(),
        'started_at': dbt.type_timestamp(),
        'next_charge_at': dbt.type_timestamp(),
        'cancelled_at': dbt.type_timestamp(),
        'cancellation_reason': dbt.type_string(),
        'updated_at': dbt.type_timestamp(),
    },
) }}

{# One row per payment or refund transaction. #}
{{ union_sources(
    providers={
        'shopify': 'stg_shopify__transactions',
        'square': 'stg_square__transactions',
    },
    columns={
        'record_key': dbt.type_bigint(),
        'source_name': dbt.type_string(),
        'source_table': dbt.type_string(),
        'source_record_id': dbt.type_string(),
        'payment_id': dbt.type_string(),
        'order_id': dbt.type_string(),
        'refund_id': dbt.type_string(),
        'kind': dbt.type_string(),
        'status': dbt.type_string(),
        'amount': type_money(),
        'currency': dbt.type_string(),
        'gateway': dbt.type_string(),
        'paid_at': dbt.type_timestamp(),
    },
) }}

{# One row per checkout that the store recorded. #}
{{ union_sources(
    providers={
        'shopify': 'stg_shopify__checkouts',
        'bigcommerce': 'stg_bigcommerce__checkouts',
    },
    columns={
        'record_key': dbt.type_bigint(),
        'source_name': dbt.type_string(),
        'source_table': dbt.type_string(),
        'source_record_id': dbt.type_string(),
        'checkout_id': dbt.type_string(),
        'checkout_token': dbt.type_string(),
        'cart_token': dbt.type_string(),
        'started_at': dbt.type_timestamp(),
        'completed_at': dbt.type_timestamp(),
        'total_amount': type_money(),
        'currency': dbt.type_string(),
    },
    tokens={'checkout_token': "'checkout_token'", 'cart_token': "'cart_token'"},
) }}

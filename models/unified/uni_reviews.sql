{# One row per review of a product or of the shop: its newest version. #}
{{ union_sources(
    providers={
        'judgeme': 'stg_judgeme__reviews',
        'yotpo': 'stg_yotpo__reviews',
        'woocommerce': 'stg_woocommerce__reviews',
    },
    columns={
        'record_key': dbt.type_bigint(),
        'source_name': dbt.type_string(),
        'source_table': dbt.type_string(),
        'source_record_id': dbt.type_string(),
        'review_id': dbt.type_string(),
        'product_id': dbt.type_string(),
        'sku': dbt.type_string(),
        'rating': type_double(),
        'title': dbt.type_string(),
        'body': dbt.type_string(),
        'is_verified_buyer': dbt.type_boolean(),
        'status': dbt.type_string(),
        'reviewed_at': dbt.type_timestamp(),
        'updated_at': dbt.type_timestamp(),
    },
    erased={'title': "'email'", 'body': "'email'"},
) }}

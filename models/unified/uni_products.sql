{# One row per product. #}
{{ union_sources(
    providers={
        'shopify': 'stg_shopify__products',
        'woocommerce': 'stg_woocommerce__products',
        'bigcommerce': 'stg_bigcommerce__products',
        'order_lines_file': 'stg_order_lines_file__products',
    },
    columns={
        'product_id': dbt.type_string(),
        'source_name': dbt.type_string(),
        'title': dbt.type_string(),
        'category': dbt.type_string(),
        'vendor': dbt.type_string(),
        'created_at': dbt.type_timestamp(),
        'is_deleted': dbt.type_boolean(),
    },
) }}

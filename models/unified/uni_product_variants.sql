{# One row per product variant. #}
{{ union_sources(
    providers={
        'shopify': 'stg_shopify__product_variants',
        'woocommerce': 'stg_woocommerce__product_variants',
        'bigcommerce': 'stg_bigcommerce__product_variants',
    },
    columns={
        'variant_id': dbt.type_string(),
        'product_id': dbt.type_string(),
        'source_name': dbt.type_string(),
        'sku': dbt.type_string(),
        'title': dbt.type_string(),
        'price': type_money(),
        'inventory_quantity': dbt.type_int(),
    },
) }}

{# One row per order line in any source. #}
{{ union_sources(
    providers={
        'shopify': 'stg_shopify__order_lines',
        'square': 'stg_square__order_lines',
        'woocommerce': 'stg_woocommerce__order_lines',
        'bigcommerce': 'stg_bigcommerce__order_lines',
        'order_lines_file': 'stg_order_lines_file__order_lines',
    },
    columns={
        'order_line_id': dbt.type_string(),
        'order_id': dbt.type_string(),
        'source_name': dbt.type_string(),
        'product_id': dbt.type_string(),
        'variant_id': dbt.type_string(),
        'sku': dbt.type_string(),
        'product_title': dbt.type_string(),
        'category': dbt.type_string(),
        'quantity': dbt.type_int(),
        'unit_price': type_money(),
        'discount_amount': type_money(),
        'line_amount': type_money(),
        'is_gift_card': dbt.type_boolean(),
    },
) }}

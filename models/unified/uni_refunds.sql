{# One row per refund in any source. #}
{{ union_sources(
    providers={
        'shopify': 'stg_shopify__refunds',
        'square': 'stg_square__refunds',
        'woocommerce': 'stg_woocommerce__refunds',
        'bigcommerce': 'stg_bigcommerce__refunds',
        'order_lines_file': 'stg_order_lines_file__refunds',
    },
    columns={
        'refund_id': dbt.type_string(),
        'order_id': dbt.type_string(),
        'source_name': dbt.type_string(),
        'refunded_at': dbt.type_timestamp(),
        'amount': type_money(),
        'goods_amount': type_money(),
        'shipping_amount': type_money(),
        'goods_adjustment_amount': type_money(),
        'other_amount': type_money(),
        'reason': dbt.type_string(),
    },
) }}

{# One row per refunded order line. #}
{{ union_sources(
    providers={
        'shopify': 'stg_shopify__refund_lines',
        'woocommerce': 'stg_woocommerce__refund_lines',
        'bigcommerce': 'stg_bigcommerce__refund_lines',
        'order_lines_file': 'stg_order_lines_file__refund_lines',
    },
    columns={
        'refund_line_id': dbt.type_string(),
        'refund_id': dbt.type_string(),
        'order_line_id': dbt.type_string(),
        'source_name': dbt.type_string(),
        'quantity': dbt.type_int(),
        'amount': type_money(),
        'tax_amount': type_money(),
    },
) }}

{# One row per order line in any source. #}
{{ union_sources(
    providers={
        'shopify': 'stg_shopify__order_lines',
        'square': 'stg_square__order_lines',
        'woocommerce': 'stg_woocommerce__order_lines',
        'bigcommerce': 'stg_bigcommerce__order_lines',
        'order_lines_file': 'stg_order_lines_file__order_lines',
    },
    columns=order_line_columns(),
) }}

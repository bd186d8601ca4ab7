{# One row per order in any source. #}
{{ union_sources(
    providers={
        'shopify': 'stg_shopify__orders',
        'square': 'stg_square__orders',
        'woocommerce': 'stg_woocommerce__orders',
        'bigcommerce': 'stg_bigcommerce__orders',
        'order_lines_file': 'stg_order_lines_file__orders',
    },
    columns=order_columns(),
    tokens={'checkout_token': "'checkout_token'", 'cart_token': "'cart_token'"},
) }}

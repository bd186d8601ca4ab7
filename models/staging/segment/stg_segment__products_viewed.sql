{# One row per delivered view of a product. #}
{{ segment_product_calls('product_viewed') }}

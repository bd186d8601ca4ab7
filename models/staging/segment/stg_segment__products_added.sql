{# One row per delivered "product put into the cart". #}
{{ segment_product_calls('product_added') }}

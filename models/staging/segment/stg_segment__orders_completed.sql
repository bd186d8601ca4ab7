{# One row per delivered order on the site. #}
{{ segment_checkout_calls('order_completed') }}

{# One row per delivered start of a checkout. #}
{{ segment_checkout_calls('checkout_started') }}

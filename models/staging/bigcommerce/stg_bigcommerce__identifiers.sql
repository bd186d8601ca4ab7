{# One row per account, order or checkout and identifier. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_bigcommerce__customers'), 'created_at', {
    'user_id': 'user_id',
    'email': 'email',
    'phone': 'phone',
}) }}
union all
{{ identifiers_of(ref('stg_bigcommerce__stated_orders'), 'ordered_at', {
    'user_id': 'user_id',
    'email': 'email',
    'phone': 'phone',
    'cart_token': 'cart_token',
}, country='country_code') }}

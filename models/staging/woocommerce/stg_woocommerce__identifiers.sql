{# One row per account, order or review and identifier. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_woocommerce__customers'), 'created_at', {
    'user_id': 'user_id',
    'email': ['email', 'billing_email'],
    'phone': 'phone',
}, country='country_code') }}
union all
{{ identifiers_of(ref('stg_woocommerce__orders'), 'ordered_at', {
    'user_id': 'user_id',
    'email': 'email',
    'phone': 'phone',
}, country='country_code') }}
union all
{{ identifiers_of(ref('stg_woocommerce__reviews'), 'reviewed_at', {'email': 'email'}) }}

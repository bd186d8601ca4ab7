{# One row per customer, order or payment, identifier type and normalised value. #}

with

stated as (

    {{ identifiers_of(ref('stg_square__customers'), 'created_at', {
        'square_customer_id': 'square_customer_id',
        'email': 'email',
        'phone': 'phone',
        'user_id': 'account_id',
    }) }}
    union all
    {{ identifiers_of(
        ref('stg_square__orders'),
        'ordered_at',
        {'square_customer_id': 'square_customer_id'}
    ) }}
    union all
    {{ identifiers_of(ref('stg_square__payments'), 'paid_at', {
        'square_customer_id': 'square_customer_id',
        'email': 'email',
        'card_fingerprint': 'card_fingerprint',
    }) }}

)

{{ normalized_identifiers('stated') }}

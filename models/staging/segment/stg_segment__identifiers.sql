{#
    One row per delivered call, identifier type and normalised value. Every table counts, also a
    message that stands in `tracks` and in its event's own table: both are source records.
#}

{%- set anyone = {
    'anonymous_id': 'anonymous_id', 'user_id': 'account_id', 'device_id': 'device_id'
} -%}
{%- set time = 'coalesce(received_at, stated_at)' -%}
{%- set checkout = dict(
    anyone, email='email', checkout_token='checkout_token', cart_token='cart_token'
) %}

with

stated as (

    {{ identifiers_of(ref('stg_segment__pages'), time, anyone) }}
    union all
    {{ identifiers_of(ref('stg_segment__screens'), time, anyone) }}
    union all
    {{ identifiers_of(ref('stg_segment__tracks'), time, anyone) }}
    union all
    {{ identifiers_of(ref('stg_segment__products_viewed'), time, anyone) }}
    union all
    {{ identifiers_of(ref('stg_segment__products_added'), time, anyone) }}
    union all
    {{ identifiers_of(ref('stg_segment__checkouts_started'), time, checkout) }}
    union all
    {{ identifiers_of(ref('stg_segment__orders_completed'), time, checkout) }}
    union all
    {{ identifiers_of(
        ref('stg_segment__identifies'),
        time,
        dict(anyone, email='email', phone='phone'),
        country='country_code'
    ) }}
    union all
    {{ identifiers_of(
        ref('stg_segment__users'),
        'received_at',
        {'user_id': 'account_id', 'email': 'email', 'phone': 'phone'},
        country='country_code'
    ) }}
    union all
    {{ identifiers_of(
        ref('stg_segment__aliases'),
        'received_at',
        {'anonymous_id': 'anonymous_id', 'user_id': 'account_id'}
    ) }}
    union all
    {{ identifiers_of(
        ref('stg_segment__identifier_merges'), 'merged_at', {'user_id': 'from_value'}
    ) }}

)

{{ normalized_identifiers('stated') }}

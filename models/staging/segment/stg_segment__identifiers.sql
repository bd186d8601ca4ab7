{#
    One row per delivered call and identifier. Every table counts, also a
    message that stands in `tracks` and in its event's own table: both are source records.

    What is on few calls (traits, other systems' ids) is read in passes of its own: beside the ids
    that every call has, each page view would be looked at once more for each.
#}

{%- set time = 'coalesce(received_at, stated_at)' -%}
{%- set anyone = {
    'anonymous_id': 'anonymous_id', 'segment_user_id': 'user_id', 'device_id': 'device_id'
} -%}
{%- set checkout = dict(anyone, checkout_token='checkout_token', cart_token='cart_token') %}

with

former_users as (

    select * from {{ ref('stg_segment__aliases') }}
    where anonymous_id is null

)

{%- for model, identifiers in {
    'stg_segment__pages': anyone,
    'stg_segment__screens': anyone,
    'stg_segment__tracks': anyone,
    'stg_segment__products_viewed': anyone,
    'stg_segment__products_added': anyone,
    'stg_segment__checkouts_started': checkout,
    'stg_segment__orders_completed': checkout,
    'stg_segment__identifies': anyone,
    'stg_segment__groups': anyone,
}.items() %}
    {{ identifiers_of(ref(model), time, identifiers) }}
    union all
{%- endfor %}
{{ identifiers_of(ref('stg_segment__traits'), time, {
    'segment_user_id': 'named_user_id',
    'email': 'email',
    'phone': 'phone',
}, country='country_code') }}
union all
{{ identifiers_of(ref('stg_segment__external_ids'), 'observed_at', {
    'segment_external_id': 'external_id',
}) }}
union all
{{ identifiers_of(ref('stg_segment__users'), 'received_at', {
    'segment_user_id': 'user_id',
    'email': 'email',
    'phone': 'phone',
}, country='country_code') }}
union all
{{ identifiers_of(ref('stg_segment__aliases'), 'received_at', {
    'anonymous_id': ['anonymous_id', 'own_anonymous_id'],
    'segment_user_id': 'user_id',
}) }}
union all
{{ identifiers_of('former_users', 'received_at', {'segment_user_id': 'previous_id'}) }}
union all
{{ identifiers_of(ref('stg_segment__identifier_merges'), 'merged_at', {
    'segment_user_id': 'from_value',
}) }}

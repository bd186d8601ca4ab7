{#
    One row per checkout of Airbyte's stream abandoned_checkouts and of the webhooks of checkouts, in the columns of the
    table abandoned_checkout.

    A join, against the rule of the layer: the browser ids stand in a nested list of notes.
#}
{{ config(materialized=view_or_part()) }}

{%- set read = [
    'id', 'token', 'cart_token', 'customer', 'email', 'phone', 'device_id', 'note_attributes',
    'currency', 'total_price', 'customer_locale', 'billing_address', 'shipping_address',
    'created_at', 'updated_at', 'completed_at', '_ab_cdc_deleted_at', '_airbyte_extracted_at',
    '_source', '_landed_file', '_loaded_at',
] %}

with

checkouts as (

    select {{ read | join(', ') }} from {{ source('shopify', 'abandoned_checkouts') }}
    union all
    select {{ read | join(', ') }} from {{ source('shopify', 'checkouts') }}

),

notes as (

    {{ json_array_rows('checkouts', 'note_attributes') }}

),

named as (

    select
        id,
        note_attributes,
        lower(replace(replace({{ json_value('element', 'name') }}, '-', ''), '_', '')) as note_name,
        replace({{ json_value('element', 'value') }}, '"', '') as note_value
    from notes

),

browsers as (

    select
        id,
        note_attributes,
        max(case
            when note_name like '%segmentclientid' or note_name = 'segmentanonymousid'
                then note_value
        end) as segment_id,
        max(case when note_name like '%googleclientid' then note_value end) as google_id
    from named
    group by id, note_attributes

),

stated as (

    select
        checkouts.*,
        browsers.segment_id,
        browsers.google_id
    from checkouts
    left join browsers
        on checkouts.id = browsers.id and checkouts.note_attributes = browsers.note_attributes

)

{{ adapted_rows('stated', 'shopify', 'abandoned_checkout', dict({
    'id': 'id',
    'token': 'token',
    'cart_token': 'cart_token',
    'customer_id': nested_id('shopify', 'customer', 'id'),
    'email': 'email',
    'phone': 'phone',
    'device_id': 'device_id',
    'note_attribute_segment_client_id': 'segment_id',
    'note_attribute_google_client_id': 'google_id',
    'currency': 'currency',
    'total_price': 'total_price',
    'customer_locale': 'customer_locale',
    'created_at': 'created_at',
    'updated_at': 'updated_at',
    'completed_at': 'completed_at',
    '_ab_cdc_deleted_at': '_ab_cdc_deleted_at',
    '_fivetran_synced': '_airbyte_extracted_at',
}, **dict(shopify_address('billing_address'), **shopify_address('shipping_address')))) }}

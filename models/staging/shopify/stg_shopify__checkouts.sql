{#
    One row per checkout that was not finished at once: the newest version delivered, deleted
    ones left out.
#}

with

versions as (

    {{ present_rows(ref('stg_shopify__abandoned_checkout_rows')) }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced'],
        ['completed_at', 'email', 'phone', 'customer_id', 'total_price', 'token'],
    )) }}

)

select
    -- keys
    {{ source_record('shopify', 'abandoned_checkout', ['id']) }},
    {{ unique_id('shopify', 'id') }} as checkout_id,

    -- identifiers
    {{ clean_text('customer_id') }} as shopify_customer_id,
    email,
    coalesce({{ clean_text('phone') }}, {{ clean_text('billing_address_phone') }}) as phone,
    {{ clean_text('token') }} as checkout_token,
    {{ clean_text('cart_token') }} as cart_token,
    {{ clean_text('note_attribute_segment_client_id') }} as anonymous_id,
    {{ clean_text('note_attribute_google_client_id') }} as google_client_id,

    -- person: who pays, else who receives
    coalesce(
        {{ clean_text('billing_address_first_name') }},
        {{ clean_text('shipping_address_first_name') }}
    ) as first_name,
    coalesce(
        {{ clean_text('billing_address_last_name') }},
        {{ clean_text('shipping_address_last_name') }}
    ) as last_name,
    coalesce(
        {{ clean_text('billing_address_address_1') }},
        {{ clean_text('shipping_address_address_1') }}
    ) as address_line,
    coalesce(
        {{ clean_text('billing_address_city') }},
        {{ clean_text('shipping_address_city') }}
    ) as city,
    coalesce(
        {{ clean_text('billing_address_province_code') }},
        {{ clean_text('shipping_address_province_code') }}
    ) as region,
    upper(
        coalesce({{ clean_text('billing_address_zip') }}, {{ clean_text('shipping_address_zip') }})
    ) as postal_code,
    coalesce(
        {{ clean_country('billing_address_country_code') }},
        {{ clean_country('shipping_address_country_code') }}
    ) as country_code,
    {{ clean_text('customer_locale') }} as language,

    -- amounts
    {{ read_money('total_price') }} as total_amount,
    upper({{ clean_text('currency') }}) as currency,

    -- times
    {{ read_timestamp('created_at') }} as started_at,
    {{ read_timestamp('updated_at') }} as updated_at,
    {{ read_timestamp('completed_at') }} as completed_at

from newest
where {{ clean_text('id') }} is not null

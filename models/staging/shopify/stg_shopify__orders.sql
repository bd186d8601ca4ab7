{#
    One row per order: the newest version the loader delivered.

    Joins, against the rule of the layer: the store keeps the campaign, the discount codes and
    the shipping of an order in side tables, which stand here as one row per order.

    Values are worked out by expressions, not in a query beside `*`: raw tables have columns of
    any name, and a raw `order_number` once stood in for the id.
#}

{%- set payment_state = "lower(" ~ clean_text('orders.financial_status') ~ ")" -%}
{%- set sales_channel = "lower(" ~ clean_text('orders.source_name') ~ ")" -%}
{%- set order_number = "cast(orders.id as " ~ dbt.type_string() ~ ")" -%}
{%- set tax = read_money('orders.total_tax') -%}
{%- set total = read_money('orders.total_price') %}

with

versions as (

    select * from {{ source('shopify', 'order') }}

),

url_tags as (

    select * from {{ ref('stg_shopify__order_url_tags') }}

),

codes as (

    select * from {{ ref('stg_shopify__order_discount_codes') }}

),

shipping as (

    select * from {{ ref('stg_shopify__order_shipping') }}

),

orders as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced'],
        ['cancelled_at', 'financial_status', 'total_price', 'email', 'phone', 'customer_id'],
    )) }}

)

select
    -- keys
    {{ source_record('shopify', 'order', ['orders.id']) }},
    {{ unique_id('shopify', order_number) }} as order_id,
    {{ local_id('shopify', 'orders.id') }} as source_order_id,
    cast(orders.customer_id as {{ dbt.type_string() }}) as customer_number,

    -- identifiers
    orders.email,
    coalesce(
        {{ clean_text('orders.phone') }},
        {{ clean_text('orders.billing_address_phone') }}
    ) as phone,
    {{ clean_text('orders.cart_token') }} as cart_token,
    {{ clean_text('orders.checkout_token') }} as checkout_token,

    -- person: who pays, else who receives
    coalesce(
        {{ clean_text('orders.billing_address_first_name') }},
        {{ clean_text('orders.shipping_address_first_name') }}
    ) as first_name,
    coalesce(
        {{ clean_text('orders.billing_address_last_name') }},
        {{ clean_text('orders.shipping_address_last_name') }}
    ) as last_name,
    coalesce(
        {{ clean_text('orders.billing_address_address_1') }},
        {{ clean_text('orders.shipping_address_address_1') }}
    ) as address_line,
    coalesce(
        {{ clean_text('orders.billing_address_city') }},
        {{ clean_text('orders.shipping_address_city') }}
    ) as city,
    coalesce(
        {{ clean_text('orders.billing_address_province_code') }},
        {{ clean_text('orders.shipping_address_province_code') }}
    ) as region,
    upper(
        coalesce(
            {{ clean_text('orders.billing_address_zip') }},
            {{ clean_text('orders.shipping_address_zip') }}
        )
    ) as postal_code,
    coalesce(
        {{ clean_country('orders.billing_address_country_code') }},
        {{ clean_country('orders.shipping_address_country_code') }}
    ) as country_code,

    -- what it is
    case
        when {{ sales_channel }} like '%pos%' then 'pos'
        when {{ sales_channel }} like '%draft%' or {{ sales_channel }} like '%wholesale%'
            then 'wholesale'
        when {{ sales_channel }} in ('amazon', 'ebay', 'walmart', 'etsy') then 'marketplace'
        else 'online'
    end as channel,
    case
        when {{ read_boolean('orders.test') }} then 'test'
        when {{ clean_text('orders.cancelled_at') }} is not null or {{ payment_state }} = 'voided'
            then 'cancelled'
        when {{ payment_state }} in ('authorized', 'pending') then 'pending'
        else 'paid'
    end as status,

    -- amounts
    upper({{ clean_text('orders.currency') }}) as currency,
    {{ read_money('orders.total_line_items_price') }} as gross_amount,
    {{ read_money('orders.total_discounts') }} as discount_amount,
    coalesce(
        shipping.shipping_amount,
        -- no shipping lines: what the total has beyond the lines and the tax that is not yet in
        -- them
        greatest(
            {{ total }} - {{ read_money('orders.subtotal_price') }}
            - case
                when {{ read_boolean('orders.taxes_included') }} then 0
                else coalesce({{ tax }}, 0)
            end,
            0
        )
    ) as shipping_amount,
    {{ tax }} as tax_amount,
    {{ total }} as total_amount,
    codes.discount_codes,

    -- where it came from
    {{ clean_text('orders.landing_site_base_url') }} as landing_page,
    {{ clean_text('orders.referring_site') }} as referrer,
    coalesce(
        url_tags.utm_source,
        {{ query_parameter('orders.landing_site_base_url', 'utm_source') }}
    ) as utm_source,
    coalesce(
        url_tags.utm_medium,
        {{ query_parameter('orders.landing_site_base_url', 'utm_medium') }}
    ) as utm_medium,
    coalesce(
        url_tags.utm_campaign,
        {{ query_parameter('orders.landing_site_base_url', 'utm_campaign') }}
    ) as utm_campaign,

    -- times
    coalesce(
        {{ read_timestamp('orders.processed_at') }},
        {{ read_timestamp('orders.created_at') }}
    ) as ordered_at,
    {{ read_timestamp('orders.updated_at') }} as updated_at

from orders
left join url_tags on orders.id = url_tags.order_number
left join codes on orders.id = codes.order_number
left join shipping on orders.id = shipping.order_number
where {{ clean_text('orders.id') }} is not null

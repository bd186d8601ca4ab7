{#
    One row per order: the newest version the loader delivered, deleted orders left out.
    Joins and lines, against the rule of the layer: the store keeps the campaign, the visits, the
    discount codes and the shipping of an order in side tables, which stand here as one row per
    order, and what the order lacks in the GraphQL API stands on its lines.
    Values are worked out by expressions, not in a query beside `*`: raw tables have columns of
    any name, and a raw `order_number` once stood in for the id.
#}

{%- set payment_state = "lower(" ~ clean_text('orders.financial_status') ~ ")" -%}
{%- set sales_channel = "lower(" ~ clean_text('orders.source_name') ~ ")" -%}
{%- set shopify_order_id = "cast(orders.id as " ~ dbt.type_string() ~ ")" -%}
{%- set gross = shop_money(
    'orders.total_line_items_price', 'orders.total_line_items_price_set'
) -%}
{%- set landing_page = "coalesce(" ~ clean_text('orders.landing_site_base_url')
    ~ ", visits.landing_page)" -%}
{%- set is_test = read_boolean('orders.test') -%}
{%- set total_set = 'orders.total_price_set' -%}
{%- set duties = "coalesce("
    ~ json_value('orders.original_total_duties_set', 'shop_money.amount') ~ ", "
    ~ json_value('orders.current_total_duties_set', 'shop_money.amount')
    ~ ", orders.original_total_duties_set_shop_amount, orders.current_total_duties_set_shop_amount)" %}

with

versions as (

    {{ present_rows(ref('stg_shopify__order_rows'), marks=[
        '_fivetran_deleted', '_ab_cdc_deleted_at', 'deleted_at',
    ]) }}

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

visits as (

    select * from {{ ref('stg_shopify__order_visits') }}

),

line_totals as (

    select * from {{ ref('stg_shopify__order_gross') }}

),

orders as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced'],
        ['cancelled_at', 'financial_status', 'total_price', 'email', 'phone', 'customer_id'],
    )) }}

),

stated as (

    select
        orders.id,
        coalesce({{ read_money(gross) }}, line_totals.gross_amount) as gross,
        {{ read_money(shop_money('orders.total_discounts', 'orders.total_discounts_set')) }}
            as discount,
        {{ read_money(shop_money('orders.subtotal_price', 'orders.subtotal_price_set')) }}
            as subtotal,
        coalesce(
            {{ clean_text('orders.subtotal_price') }},
            {{ clean_text('orders.total_line_items_price') }},
            {{ clean_text('orders.subtotal_price_set') }}
        ) is null as is_without_lines,
        {{ money_or_none(shop_money('orders.total_tax', 'orders.total_tax_set')) }} as tax,
        case
            when {{ clean_text('orders.taxes_included') }} is null then false
            else {{ read_boolean('orders.taxes_included') }}
        end as is_tax_included,
        {{ money_or_none('orders.total_tip_received') }} as tip,
        {{ money_or_none(duties) }} as duties,
        {{ read_money(shop_money(
            'orders.total_shipping_price_set_shop_amount', 'orders.total_shipping_price_set'
        )) }} as shipping,
        {{ read_money(shop_money('orders.total_price', total_set)) }} as total,
        {{ read_money(shop_money('orders.current_total_price', 'orders.current_total_price_set')) }}
            as current_total,
        {{ read_money(shop_money(
            'orders.current_subtotal_price', 'orders.current_subtotal_price_set'
        )) }} as current_subtotal
    from orders
    left join line_totals on orders.id = line_totals.shopify_order_id

),

-- what the total has beyond the goods and all other parts that the store states
parts as (

    select
        *,
        case when is_tax_included then tax when not is_tax_included then 0 end as included_tax,
        total - coalesce(subtotal, gross - coalesce(discount, 0)) - tip - duties
        - case when is_tax_included then 0 when not is_tax_included then tax end as rest
    from stated

)

select
    -- keys
    {{ source_record('shopify', 'order', ['orders.id']) }},
    {{ unique_id('shopify', shopify_order_id) }} as order_id,
    {{ local_id('shopify', 'orders.id') }} as source_order_id,
    {{ clean_text('orders.order_number') }} as order_number,
    cast(orders.customer_id as {{ dbt.type_string() }}) as shopify_customer_id,

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
        when {{ sales_channel }} like '%pos%' or {{ sales_channel }} = 'point_of_sale' then 'pos'
        when {{ sales_channel }} like '%draft%' or {{ sales_channel }} like '%wholesale%'
            then 'wholesale'
        when {{ sales_channel }} in ('amazon', 'ebay', 'walmart', 'etsy') then 'marketplace'
        -- the store itself and apps that sell through it
        when {{ sales_channel }} is not null then 'online'
    end as channel,
    -- what cannot be read as a state of payment, or as a flag of a test order, is not known
    case
        when {{ is_test }} then 'test'
        when {{ payment_state }} = 'voided' then 'cancelled'
        when {{ read_timestamp('orders.cancelled_at') }} is not null then 'cancelled'
        when {{ payment_state }} in ('authorized', 'pending', 'expired') then 'pending'
        when {{ clean_text('orders.test') }} is not null and {{ is_test }} is null then null
        when {{ payment_state }} in ('paid', 'partially_paid', 'partially_refunded', 'refunded')
            then 'paid'
    end as status,

    -- what it says that was given back: all of it, or what its total has lost since
    case
        when {{ payment_state }} = 'refunded' then parts.total
        when {{ payment_state }} in ('paid', 'partially_paid', 'partially_refunded')
            then parts.total - parts.current_total
    end as given_back_amount,
    case
        when {{ payment_state }} <> 'refunded' and parts.included_tax = 0
            then parts.subtotal - parts.current_subtotal
    end as given_back_goods_amount,

    -- amounts
    upper(
        coalesce(
            {{ clean_text('orders.currency') }},
            {{ json_value(total_set, 'shop_money.currency_code') }}
        )
    ) as currency,
    -- in some stores a tip is among the lines, too
    case
        when parts.tip > 0 and parts.gross - parts.discount = parts.subtotal + parts.tip
            then parts.gross - parts.tip
        else parts.gross
    end as gross_amount,
    -- some stores count the discounts on shipping among those of the order
    case
        when parts.gross - parts.discount + shipping.shipping_discount_amount = parts.subtotal
            then parts.discount - shipping.shipping_discount_amount
        else parts.discount
    end as discount_amount,
    case
        when shipping.shopify_order_id is not null then shipping.shipping_amount
        -- stated before its discounts, which only the rest of the total shows
        when parts.shipping <= parts.rest or parts.rest is null and parts.shipping is not null
            then parts.shipping
        when parts.rest is not null then greatest(parts.rest, 0)
        when parts.is_without_lines then 0
    end as shipping_amount,
    parts.tax as tax_amount,
    parts.included_tax as included_tax_amount,
    parts.tip as tip_amount,
    parts.duties as duties_amount,
    cast(0 as {{ type_money() }}) as service_charge_amount,
    cast(0 as {{ type_money() }}) as rounding_amount,
    parts.total as total_amount,
    upper(
        coalesce(
            {{ json_value(total_set, 'presentment_money.currency_code') }},
            {{ clean_text('orders.total_price_set_pres_currency_code') }},
            {{ clean_text('orders.presentment_currency') }}
        )
    ) as presentment_currency,
    coalesce(
        {{ read_money(json_value(total_set, 'presentment_money.amount')) }},
        {{ read_money('orders.total_price_set_pres_amount') }}
    ) as presentment_total_amount,
    codes.discount_codes,

    -- where it came from
    {{ landing_page }} as landing_page,
    coalesce({{ clean_text('orders.referring_site') }}, visits.referrer) as referrer,
    {% for parameter in ['utm_source', 'utm_medium', 'utm_campaign'] %}
        coalesce(
            url_tags.{{ parameter }},
            visits.{{ parameter }},
            {{ query_parameter(landing_page, parameter) }}
        ) as {{ parameter }},
    {% endfor %}

    -- times
    coalesce(
        {{ read_timestamp('orders.processed_at') }},
        {{ read_timestamp('orders.created_at') }}
    ) as ordered_at,
    {{ read_timestamp('orders.cancelled_at') }} as cancelled_at,
    {{ read_timestamp('orders.updated_at') }} as updated_at

from orders
inner join parts on orders.id = parts.id
left join url_tags on orders.id = url_tags.shopify_order_id
left join codes on orders.id = codes.shopify_order_id
left join visits on orders.id = visits.shopify_order_id
left join shipping on orders.id = shipping.shopify_order_id
where {{ clean_text('orders.id') }} is not null

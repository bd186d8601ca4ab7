{#
    One row per order.

    What its lists state is without tax, also in shops that enter prices with it: no tax is in the
    prices that come from here. The join brings what those lists come to.
#}

{%- set state = "replace(lower(" ~ clean_text('orders.status') ~ "), 'wc-', '')" -%}
{%- set paid_at = "coalesce(" ~ read_timestamp('orders.date_paid_gmt') ~ ", "
    ~ read_timestamp('orders.date_paid') ~ ")" -%}
{%- set charged = read_money('orders.total') -%}
{%- set tax = money_or_none('orders.total_tax') -%}
{%- set shipping = money_or_none('orders.shipping_total') -%}
{%- set discount = money_or_none('orders.discount_total') ~ ' + lists.fee_discount_amount' -%}
{#- what a gift card paid is not in the store's total: as much as its parts have beyond that -#}
{%- set parts = 'lists.line_total - lists.fee_discount_amount + lists.fee_amount + ' ~ tax
    ~ ' + ' ~ shipping -%}
{%- set total = 'case when lists.redeemed_gift_card_amount > 0 and ' ~ parts ~ ' > ' ~ charged
    ~ ' then ' ~ charged ~ ' + least(lists.redeemed_gift_card_amount, ' ~ parts ~ ' - ' ~ charged ~ ') else '
    ~ charged ~ ' end' %}

with

orders as (

    select * from {{ ref('stg_woocommerce__newest_orders') }}

),

lists as (

    select * from {{ ref('stg_woocommerce__order_lists') }}

)

select
    -- keys
    {{ source_record('woocommerce', 'orders', ['orders.id']) }},
    {{ unique_id('woocommerce', 'orders.id') }} as order_id,
    {{ local_id('woocommerce', 'orders.id') }} as source_order_id,
    {{ clean_text('orders.number') }} as order_number,

    -- identifiers
    case
        when {{ local_id('woocommerce', 'orders.customer_id') }} <> '0'
            then {{ unique_id('woocommerce', 'orders.customer_id') }}
    end as user_id,
    {{ clean_text(json_value('orders.billing', 'email')) }} as email,
    {{ clean_text(json_value('orders.billing', 'phone')) }} as phone,
    -- cart_hash tells what was in the cart, not whose it was
    cast(null as {{ dbt.type_string() }}) as cart_token,
    cast(null as {{ dbt.type_string() }}) as checkout_token,

    -- person: who pays, else who receives
    coalesce(
        {{ clean_text(json_value('orders.billing', 'first_name')) }},
        {{ clean_text(json_value('orders.shipping', 'first_name')) }}
    ) as first_name,
    coalesce(
        {{ clean_text(json_value('orders.billing', 'last_name')) }},
        {{ clean_text(json_value('orders.shipping', 'last_name')) }}
    ) as last_name,
    coalesce(
        {{ clean_text(json_value('orders.billing', 'address_1')) }},
        {{ clean_text(json_value('orders.shipping', 'address_1')) }}
    ) as address_line,
    coalesce(
        {{ clean_text(json_value('orders.billing', 'city')) }},
        {{ clean_text(json_value('orders.shipping', 'city')) }}
    ) as city,
    coalesce(
        {{ clean_text(json_value('orders.billing', 'state')) }},
        {{ clean_text(json_value('orders.shipping', 'state')) }}
    ) as region,
    coalesce(
        {{ clean_text(json_value('orders.billing', 'postcode')) }},
        {{ clean_text(json_value('orders.shipping', 'postcode')) }}
    ) as postal_code,
    coalesce(
        {{ clean_country(json_value('orders.billing', 'country')) }},
        {{ clean_country(json_value('orders.shipping', 'country')) }}
    ) as country_code,

    -- what it is; a state that a plugin added is paid where somebody has paid
    case
        when lower({{ clean_text('orders.created_via') }}) like '%pos%' then 'pos'
        when lower({{ clean_text('orders.created_via') }}) in ('amazon', 'ebay', 'etsy', 'walmart')
            then 'marketplace'
        else 'online'
    end as channel,
    case
        when {{ state }} in ('processing', 'completed', 'refunded') then 'paid'
        when {{ state }} in ('pending', 'on-hold') then 'pending'
        when {{ state }} in ('cancelled', 'failed') then 'cancelled'
        when {{ paid_at }} is not null then 'paid'
    end as status,
    cast(null as {{ dbt.type_timestamp() }}) as cancelled_at,
    case when {{ state }} = 'refunded' then {{ total }} end as given_back_amount,
    cast(null as {{ type_money() }}) as given_back_goods_amount,

    -- amounts
    upper({{ clean_text('orders.currency') }}) as currency,
    -- the lines state it; without them what the total has beyond its other parts
    case
        when coalesce({{ json_or_null('orders.line_items') }}, '[]') = '[]'
            then ({{ total }}) - {{ tax }} - {{ shipping }} - lists.fee_amount + {{ discount }}
    end as gross_amount,
    {{ discount }} as discount_amount,
    {{ shipping }} as shipping_amount,
    {{ tax }} as tax_amount,
    cast(0 as {{ type_money() }}) as included_tax_amount,
    cast(0 as {{ type_money() }}) as tip_amount,
    cast(0 as {{ type_money() }}) as duties_amount,
    lists.fee_amount as service_charge_amount,
    cast(0 as {{ type_money() }}) as rounding_amount,
    {{ total }} as total_amount,
    cast(null as {{ dbt.type_string() }}) as presentment_currency,
    cast(null as {{ type_money() }}) as presentment_total_amount,
    lists.discount_codes,

    -- where it came from
    lists.landing_page,
    lists.referrer,
    lists.utm_source,
    lists.utm_medium,
    lists.utm_campaign,

    -- times
    {{ woocommerce_time('orders.date_created_gmt', 'orders.date_created') }} as ordered_at,
    {{ read_timestamp('orders.date_modified_gmt') }} as updated_at

from orders
inner join lists on orders.id = lists.id

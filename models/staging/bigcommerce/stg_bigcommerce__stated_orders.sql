{# One row per order or unfinished checkout: the newest version, deleted ones left out. #}
{{ config(materialized='table') }}

with

newest as (

    {{ latest_row(source('bigcommerce', 'orders'), key=['id'], order_by=[
        read_rfc2822('date_modified') ~ ' desc nulls last',
        read_timestamp('_loaded_at') ~ ' desc nulls last',
        'status_id desc nulls last',
        'total_inc_tax desc nulls last',
        'refunded_amount desc nulls last',
        'billing_address desc nulls last',
    ]) }}

)

select
    -- keys
    {{ source_record('bigcommerce', 'orders', ['id']) }},
    {{ unique_id('bigcommerce', 'id') }} as order_id,
    {{ local_id('bigcommerce', 'id') }} as source_order_id,

    -- identifiers
    case
        when {{ local_id('bigcommerce', 'customer_id') }} <> '0'
            then {{ unique_id('bigcommerce', 'customer_id') }}
    end as user_id,
    {{ clean_text(json_value('billing_address', 'email')) }} as email,
    {{ clean_text(json_value('billing_address', 'phone')) }} as phone,
    {{ clean_text('cart_id') }} as cart_token,

    -- person
    {{ clean_text(json_value('billing_address', 'first_name')) }} as first_name,
    {{ clean_text(json_value('billing_address', 'last_name')) }} as last_name,
    {{ clean_text(json_value('billing_address', 'street_1')) }} as address_line,
    {{ clean_text(json_value('billing_address', 'city')) }} as city,
    {{ clean_text(json_value('billing_address', 'state')) }} as region,
    upper({{ clean_text(json_value('billing_address', 'zip')) }}) as postal_code,
    {{ clean_country(json_value('billing_address', 'country_iso2')) }} as country_code,

    -- what it is
    coalesce(
        {{ read_integer('status_id') }},
        -- the same in words, which shops may change
        case lower({{ clean_text('status') }})
            when 'incomplete' then 0
            when 'pending' then 1
            when 'shipped' then 2
            when 'partially shipped' then 3
            when 'refunded' then 4
            when 'cancelled' then 5
            when 'declined' then 6
            when 'awaiting payment' then 7
            when 'awaiting pickup' then 8
            when 'awaiting shipment' then 9
            when 'completed' then 10
            when 'awaiting fulfillment' then 11
            when 'manual verification required' then 12
            when 'disputed' then 13
            when 'partially refunded' then 14
        end
    ) as status_id,
    case lower({{ clean_text('order_source') }})
        when 'pos' then 'pos'
        when 'ebay' then 'marketplace'
        when 'amazon' then 'marketplace'
        else 'online'
    end as channel,

    -- amounts
    -- the currency that was paid in; the other one is what prices were shown in
    upper(coalesce({{ clean_text('default_currency_code') }}, {{ clean_text('currency_code') }}))
        as currency,
    {{ read_money('subtotal_ex_tax') }} as gross_amount,
    {{ money_or_none('discount_amount') }} + {{ money_or_none('coupon_discount') }}
        as discount_amount,
    {{ money_or_none('shipping_cost_ex_tax') }} as shipping_amount,
    coalesce({{ read_money('shipping_cost_inc_tax') }}, {{ money_or_none('shipping_cost_ex_tax') }})
        as shipping_inc_tax_amount,
    {{ money_or_none('total_tax') }} as tax_amount,
    {{ money_or_none('handling_cost_ex_tax') }} + {{ money_or_none('wrapping_cost_ex_tax') }}
        as service_charge_amount,
    {{ read_money('total_inc_tax') }} as total_amount,
    {{ money_or_none('refunded_amount') }} as refunded_amount,

    -- times
    {{ read_rfc2822('date_created') }} as ordered_at,
    {{ read_rfc2822('date_modified') }} as updated_at

from newest
where
    {{ clean_text('id') }} is not null
    and not coalesce({{ read_boolean('is_deleted') }}, false)

{#
    One row per order; what was not finished is a checkout. Parts are stated without tax, whether
    the store enters prices with it or not.
#}
{{ config(materialized=view_or_part()) }}

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    order_id,
    source_order_id,
    cast(null as {{ dbt.type_string() }}) as order_number,
    user_id,
    email,
    phone,
    cart_token,
    cast(null as {{ dbt.type_string() }}) as checkout_token,
    channel,
    case
        -- shipped, partly shipped, refunded, awaiting pickup, shipment or fulfilment, completed,
        -- disputed, partly refunded
        when status_id in (2, 3, 4, 8, 9, 10, 11, 13, 14) then 'paid'
        -- pending, awaiting payment, manual verification
        when status_id in (1, 7, 12) then 'pending'
        -- cancelled, declined
        when status_id in (5, 6) then 'cancelled'
    end as status,
    cast(null as {{ dbt.type_timestamp() }}) as cancelled_at,
    currency,
    gross_amount,
    discount_amount,
    shipping_amount,
    tax_amount,
    cast(0 as {{ type_money() }}) as included_tax_amount,
    cast(0 as {{ type_money() }}) as tip_amount,
    cast(0 as {{ type_money() }}) as duties_amount,
    service_charge_amount,
    cast(0 as {{ type_money() }}) as rounding_amount,
    total_amount,
    cast(null as {{ dbt.type_string() }}) as presentment_currency,
    cast(null as {{ type_money() }}) as presentment_total_amount,
    cast(null as {{ dbt.type_string() }}) as discount_codes,
    cast(null as {{ dbt.type_string() }}) as landing_page,
    cast(null as {{ dbt.type_string() }}) as referrer,
    cast(null as {{ dbt.type_string() }}) as utm_source,
    cast(null as {{ dbt.type_string() }}) as utm_medium,
    cast(null as {{ dbt.type_string() }}) as utm_campaign,
    ordered_at
from {{ ref('stg_bigcommerce__stated_orders') }}
where coalesce(status_id, -1) <> 0

{# One row per order with shipping lines: what shipping cost after its discounts, and these. #}

{%- set full_price = shop_money('price', 'price_set') -%}
{%- set discounted_price = shop_money('discounted_price', 'discounted_price_set') %}

with

versions as (

    {{ present_rows(ref('stg_shopify__order_shipping_line_rows'), times=[
        '_fivetran_synced', '_ab_cdc_deleted_at',
    ]) }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced'],
        ['discounted_price', 'price', 'order_id'],
    )) }}

),

charges as (

    select
        cast(order_id as {{ dbt.type_string() }}) as shopify_order_id,
        {{ read_money(full_price) }} as full_price,
        {{ read_money('coalesce(' ~ discounted_price ~ ', ' ~ full_price ~ ')') }} as charged_price
    from newest
    where order_id is not null and not coalesce({{ read_boolean('is_removed') }}, false)

)

select
    shopify_order_id,
    cast({{ complete_sum('charged_price') }} as {{ type_money() }}) as shipping_amount,
    cast({{ complete_sum('full_price - charged_price') }} as {{ type_money() }})
        as shipping_discount_amount
from charges
group by shopify_order_id

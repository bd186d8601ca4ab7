{#
    One row per order with what its lists come to: codes, fees, and where the visit came from, which
    the store keeps among what plugins note.
    More CTEs than elsewhere: five lists stand in each order.
#}
{{ config(materialized=view_or_part()) }}

{%- set value = clean_text(json_value('element', 'value')) %}

with

orders as (

    select * from {{ ref('stg_woocommerce__newest_orders') }}

),

coupons as (

    {{ json_array_rows('orders', 'coupon_lines') }}

),

distinct_codes as (

    select distinct
        id,
        {{ clean_text(json_value('element', 'code')) }} as discount_code
    from coupons

),

codes as (

    select
        id,
        {{ dbt.listagg('discount_code', "','", 'order by discount_code') }} as discount_codes
    from distinct_codes
    where discount_code is not null
    group by id

),

fee_lines as (

    {{ json_array_rows('orders', 'fee_lines') }}

),

priced_fees as (

    select
        id,
        {{ read_money(json_value('element', 'total')) }} as amount
    from fee_lines

),

-- plugins write discounts as fees below zero
fees as (

    select
        id,
        {{ complete_sum('case when amount < 0 then 0 else amount end') }} as fee_amount,
        {{ complete_sum('case when amount < 0 then -amount when amount >= 0 then 0 end') }}
            as fee_discount_amount
    from priced_fees
    group by id

),

line_items as (

    {{ json_array_rows('orders', 'line_items') }}

),

lines as (

    select
        id,
        {{ complete_sum(read_money(json_value('element', 'total'))) }} as line_total
    from line_items
    group by id

),

gift_cards as (

    {{ json_array_rows('orders', 'gift_cards') }}

),

redeemed as (

    select
        id,
        {{ complete_sum(read_money(json_value('element', 'amount'))) }} as gift_card_amount
    from gift_cards
    group by id

),

noted_orders as (

    select
        id,
        meta_data
    from orders
    where meta_data like '%_wc_order_attribution_%'

),

notes as (

    {{ json_array_rows('noted_orders', 'meta_data') }}

),

-- a visit without a campaign has (direct) or (none) there
stated_notes as (

    select
        id,
        {{ json_value('element', 'key') }} as note_key,
        case
            when lower({{ value }}) not in ('(direct)', '(none)', '(not set)') then {{ value }}
        end as note
    from notes

),

visits as (

    select
        id,
        max(case note_key when '_wc_order_attribution_utm_source' then note end) as utm_source,
        max(case note_key when '_wc_order_attribution_utm_medium' then note end) as utm_medium,
        max(case note_key when '_wc_order_attribution_utm_campaign' then note end) as utm_campaign,
        max(case note_key when '_wc_order_attribution_referrer' then note end) as referrer,
        max(case note_key when '_wc_order_attribution_session_entry' then note end) as landing_page
    from stated_notes
    group by id

)

select
    orders.id,
    codes.discount_codes,
    case when fees.id is null then 0 else fees.fee_amount end as fee_amount,
    case when fees.id is null then 0 else fees.fee_discount_amount end as fee_discount_amount,
    lines.line_total,
    redeemed.gift_card_amount as redeemed_gift_card_amount,
    visits.utm_source,
    visits.utm_medium,
    visits.utm_campaign,
    visits.referrer,
    visits.landing_page
from orders
left join codes on orders.id = codes.id
left join fees on orders.id = fees.id
left join redeemed on orders.id = redeemed.id
left join lines on orders.id = lines.id
left join visits on orders.id = visits.id

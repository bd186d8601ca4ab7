{#
    One row per order line: the newest version the loader delivered. Lines of deleted orders went
    with them, and tips are no goods.

    Joins, against the rule of the layer: discounts on a line stand in a table of their own.
#}

{%- set units = read_integer('newest.quantity') -%}
{#- below zero nothing was sold; what cannot be read is not known -#}
{%- set quantity = "case when " ~ units ~ " < 0 then 0 else " ~ units ~ " end" -%}
{#- the GraphQL API states the price of all units: to multiply it again would count them twice -#}
{%- set line_total = read_money('newest.original_total_set_shop_amount') -%}
{%- set unit_price = read_money('newest.price') -%}
{#- a line states its own discounts, allocations its parts of those on the order too -#}
{%- set own_discount = money_or_none('newest.total_discount') -%}
{%- set discount = "case when line_discounts.order_line_id is null then " ~ own_discount
    ~ " when line_discounts.amount > " ~ own_discount ~ " then line_discounts.amount else " ~ own_discount ~ " end" %}

with

versions as (

    {{ present_rows(ref('stg_shopify__order_line_rows'), times=[
        '_fivetran_synced', '_ab_cdc_deleted_at',
    ]) }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced'],
        ['quantity', 'price', 'total_discount', 'variant_id', 'product_id', 'order_id'],
    )) }}

),

deleted_orders as (

    {{ deleted_keys(ref('stg_shopify__order_rows'), marks=[
        '_fivetran_deleted', '_ab_cdc_deleted_at', 'deleted_at',
    ]) }}

),

tip_lines as (

    select * from {{ ref('stg_shopify__tip_lines') }}

),

line_discounts as (

    select * from {{ ref('stg_shopify__line_discounts') }}

)

select
    -- keys
    {{ unique_id('shopify', 'newest.id') }} as order_line_id,
    {{ unique_id('shopify', 'newest.order_id') }} as order_id,
    {{ source_name('shopify') }} as source_name,
    {{ clean_text('newest.product_id') }} as product_id,
    {{ clean_text('newest.variant_id') }} as variant_id,

    -- what was sold
    {{ clean_text('newest.sku') }} as sku,
    {{ clean_text('newest.title') }} as product_title,
    cast(null as {{ dbt.type_string() }}) as category,
    {{ read_boolean('newest.gift_card') }} as is_gift_card,

    -- amounts
    {{ quantity }} as quantity,
    coalesce(
        {{ unit_price }},
        cast({{ line_total }} / nullif({{ quantity }}, 0) as {{ type_money() }})
    ) as unit_price,
    {{ discount }} as discount_amount,
    coalesce({{ line_total }}, {{ quantity }} * {{ unit_price }}) - {{ discount }} as line_amount

from newest
left join deleted_orders
    on newest.order_id = deleted_orders.id
left join tip_lines
    on newest.id = tip_lines.id
left join line_discounts
    on newest.id = line_discounts.order_line_id
where
    {{ clean_text('newest.id') }} is not null
    and deleted_orders.id is null
    and tip_lines.id is null

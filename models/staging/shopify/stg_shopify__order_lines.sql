{# One row per order line: the newest version the loader delivered. #}

{%- set units = "greatest(coalesce(" ~ read_integer('quantity') ~ ", 0), 0)" -%}
{%- set unit_price = read_money('price') -%}
{%- set discount = "coalesce(" ~ read_money('total_discount') ~ ", 0)" %}

with

versions as (

    select * from {{ source('shopify', 'order_line') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced'],
        ['quantity', 'price', 'total_discount', 'variant_id', 'product_id', 'order_id'],
    )) }}

)

select
    -- keys
    {{ unique_id('shopify', 'id') }} as order_line_id,
    {{ unique_id('shopify', 'order_id') }} as order_id,
    {{ source_name('shopify') }} as source_name,
    {{ clean_text('product_id') }} as product_id,
    {{ clean_text('variant_id') }} as variant_id,

    -- what was sold
    {{ clean_text('sku') }} as sku,
    {{ clean_text('title') }} as product_title,
    cast(null as {{ dbt.type_string() }}) as category,
    coalesce({{ read_boolean('gift_card') }}, false) as is_gift_card,

    -- amounts
    {{ units }} as quantity,
    {{ unit_price }} as unit_price,
    {{ discount }} as discount_amount,
    {{ units }} * {{ unit_price }} - {{ discount }} as line_amount

from newest
where {{ clean_text('id') }} is not null

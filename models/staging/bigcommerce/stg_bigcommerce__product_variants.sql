{# One row per variant in a product's list; without a price of its own it costs what that does. #}
{{ config(materialized=view_or_part()) }}

with

products as (

    select * from {{ ref('stg_bigcommerce__products') }}

),

variants as (

    {{ json_array_rows('products', 'variants') }}

)

select distinct
    {{ scoped_id('bigcommerce', json_value('element', 'id'), 'source_name') }} as variant_id,
    product_id,
    source_name,
    {{ clean_text(json_value('element', 'sku')) }} as sku,
    cast(null as {{ dbt.type_string() }}) as title,
    coalesce({{ read_money(json_value('element', 'price')) }}, price) as price,
    {{ read_integer(json_value('element', 'inventory_level')) }} as inventory_quantity
from variants
where {{ json_value('element', 'id') }} is not null

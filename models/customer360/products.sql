{# One row per product, with its price range and stock. #}

with

products as (

    select * from {{ ref('uni_products') }}

),

variants as (

    select * from {{ ref('uni_product_variants') }}

),

variant_totals as (

    select
        product_id,
        count(*) as variant_count,
        min(price) as min_price,
        max(price) as max_price,
        sum(inventory_quantity) as inventory_quantity
    from variants
    group by product_id

)

select
    products.product_id,
    products.source_name,
    products.title,
    products.category,
    products.vendor,
    products.created_at,
    products.is_deleted,
    cast(coalesce(variant_totals.variant_count, 0) as {{ dbt.type_int() }}) as variant_count,
    cast(variant_totals.min_price as {{ type_money() }}) as min_price,
    cast(variant_totals.max_price as {{ type_money() }}) as max_price,
    cast(variant_totals.inventory_quantity as {{ dbt.type_int() }}) as inventory_quantity
from products
left join variant_totals
    on products.product_id = variant_totals.product_id

{# One row per product variant: the newest version the loader delivered, deleted ones left out. #}

with

versions as (

    {{ present_rows(ref('stg_shopify__product_variant_rows')) }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced'],
        ['price', 'inventory_quantity', 'sku', 'title', 'product_id'],
    )) }}

)

select
    cast(id as {{ dbt.type_string() }}) as variant_id,
    {{ clean_text('product_id') }} as product_id,
    {{ source_name('shopify') }} as source_name,
    {{ clean_text('sku') }} as sku,
    {{ clean_text('title') }} as title,
    {{ read_money('price') }} as price,
    {{ read_integer('inventory_quantity') }} as inventory_quantity
from newest
where {{ clean_text('id') }} is not null

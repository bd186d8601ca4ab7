{# One row per product, deleted ones included: the newest version the loader delivered. #}

with

versions as (

    select * from {{ source('shopify', 'product') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced', 'updated_at'], ['_fivetran_deleted', 'title', 'product_type', 'vendor']
    )) }}

)

select
    cast(id as {{ dbt.type_string() }}) as product_id,
    {{ source_name('shopify') }} as source_name,
    {{ clean_text('title') }} as title,
    {{ clean_text('product_type') }} as category,
    {{ clean_text('vendor') }} as vendor,
    {{ read_timestamp('created_at') }} as created_at,
    coalesce({{ read_boolean('_fivetran_deleted') }}, false) as is_deleted
from newest
where {{ clean_text('id') }} is not null

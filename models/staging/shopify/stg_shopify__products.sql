{#
    One row per product, deleted ones included: the newest version the loader delivered. What says no
    more than that the product was deleted is no version of it.
#}

with

versions as (

    select * from {{ ref('stg_shopify__product_rows') }}
    where title is not null or coalesce(deleted_at, _ab_cdc_deleted_at) is null

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced', 'updated_at'], ['title', 'product_type', 'vendor']
    )) }}

),

deleted as (

    {{ deleted_keys(ref('stg_shopify__product_rows'), marks=[
        '_fivetran_deleted', '_ab_cdc_deleted_at', 'deleted_at',
    ]) }}

)

select
    cast(newest.id as {{ dbt.type_string() }}) as product_id,
    {{ source_name('shopify') }} as source_name,
    {{ clean_text('title') }} as title,
    {{ clean_text('product_type') }} as category,
    {{ clean_text('vendor') }} as vendor,
    {{ read_timestamp('created_at') }} as created_at,
    deleted.id is not null as is_deleted
from newest
left join deleted
    on newest.id = deleted.id
where {{ clean_text('newest.id') }} is not null

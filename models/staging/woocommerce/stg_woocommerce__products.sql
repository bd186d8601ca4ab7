{# One row per product, what was thrown away included: its newest version. #}

with

newest as (

    {{ latest_row(source('woocommerce', 'products'), key=['id'], order_by=newest_first(
        ['date_modified_gmt', '_loaded_at'], ['status', 'name', 'categories'],
    )) }}

)

select
    cast(id as {{ dbt.type_string() }}) as product_id,
    {{ source_name('woocommerce') }} as source_name,
    {{ clean_text('name') }} as title,
    replace({{ clean_text(json_value('categories', '[0].name')) }}, '&amp;', '&') as category,
    {{ clean_text(json_value('brands', '[0].name')) }} as vendor,
    {{ woocommerce_time('date_created_gmt', 'date_created') }} as created_at,
    coalesce(lower({{ clean_text('status') }}) = 'trash', false) as is_deleted
from newest
where {{ clean_text('id') }} is not null

{# One row per product: its newest version. A join: only the table of categories has their names. #}

with

newest as (

    {{ latest_row(source('bigcommerce', 'products'), key=['id'], order_by=[
        read_rfc2822('date_modified') ~ ' desc nulls last',
        read_timestamp('_loaded_at') ~ ' desc nulls last',
        'name desc nulls last',
        'categories desc nulls last',
        'variants desc nulls last',
    ]) }}

),

categories as (

    {{ latest_row(source('bigcommerce', 'categories'), key=['id'], order_by=newest_first(
        ['_loaded_at'], ['name'],
    )) }}

),

category_names as (

    select
        id as category_id,
        {{ clean_text('name') }} as category_name
    from categories

)

select
    cast(newest.id as {{ dbt.type_string() }}) as product_id,
    {{ source_name('bigcommerce') }} as source_name,
    {{ clean_text('newest.name') }} as title,
    category_names.category_name as category,
    cast(null as {{ dbt.type_string() }}) as vendor,
    {{ read_rfc2822('newest.date_created') }} as created_at,
    false as is_deleted,
    {{ read_money('newest.price') }} as price,
    newest.variants
from newest
left join category_names
    on
        {{ scoped_id('bigcommerce', json_value('newest.categories', '[0]')) }}
        = category_names.category_id
where {{ clean_text('newest.id') }} is not null

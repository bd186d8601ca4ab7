{#
    One row per variation: its newest version.

    A join, against the rule of the layer: only its product's list and the address of the product
    say whose variation it is, where the API leaves the id out.
#}

{%- set address = json_value('newest._links', 'up[0].href') -%}
{%- set product_in_address = "case when " ~ matches_regex(address, '/products/[0-9]+/?$') ~ " then "
    ~ scoped_id('woocommerce', replace_regex(address, '^.*/products/|/$', '')) ~ " end" %}

with

newest as (

    {{ latest_row(source('woocommerce', 'product_variations'), key=['id'], order_by=newest_first(
        ['date_modified_gmt', '_loaded_at'], ['price', 'stock_quantity', 'sku', 'status'],
    )) }}

),

products as (

    {{ latest_row(source('woocommerce', 'products'), key=['id'], order_by=newest_first(
        ['date_modified_gmt', '_loaded_at'], ['status', 'name', 'categories'],
    )) }}

),

variation_lists as (

    select
        id as product_id,
        _source,
        variations
    from products

),

lists as (

    {{ json_array_rows('variation_lists', 'variations') }}

),

listed as (

    select
        {{ scoped_id('woocommerce', "replace(element, '\"', '')") }} as variation_id,
        max(product_id) as product_id
    from lists
    group by {{ scoped_id('woocommerce', "replace(element, '\"', '')") }}

)

select
    cast(newest.id as {{ dbt.type_string() }}) as variant_id,
    coalesce(
        case
            when {{ local_id('woocommerce', 'newest.parent_id') }} <> '0' then newest.parent_id
        end,
        listed.product_id,
        {{ product_in_address }}
    ) as product_id,
    {{ source_name('woocommerce') }} as source_name,
    {{ clean_text('newest.sku') }} as sku,
    coalesce(
        {{ clean_text('newest.name') }},
        {{ json_value('newest.attributes', '[0].option') }}
        || coalesce(' / ' || {{ json_value('newest.attributes', '[1].option') }}, '')
        || coalesce(' / ' || {{ json_value('newest.attributes', '[2].option') }}, '')
    ) as title,
    {{ read_money('newest.price') }} as price,
    {{ read_integer('newest.stock_quantity') }} as inventory_quantity
from newest
left join listed on newest.id = listed.variation_id
where
    {{ clean_text('newest.id') }} is not null
    and coalesce(lower({{ clean_text('newest.status') }}), '') <> 'trash'

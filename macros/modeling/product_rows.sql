{#
    One row per event, or per product of an event about products of which it names several: all columns of the relation,
    `product` (the JSON text of one, where the event is about single products) and `product_index` from 0.

    relation: CTE with `event_type` and `products`, a JSON array of objects or NULL
#}
{% macro product_rows(relation) -%}
{%- set is_about_products = "event_type in ('product_viewed', 'product_added', 'product_removed') and coalesce(products like '[%{%', false)" -%}
select
    products_named.*,
    element as product,
    element_index as product_index
from (
    {{ json_array_rows('(select * from ' ~ relation ~ ' where ' ~ is_about_products ~ ') as told', 'products') }}
) as products_named
union all
select
    {{ relation }}.*,
    cast(null as {{ dbt.type_string() }}) as element,
    cast(0 as {{ dbt.type_bigint() }}) as element_index,
    cast(null as {{ dbt.type_string() }}) as product,
    cast(0 as {{ dbt.type_bigint() }}) as product_index
from {{ relation }}
where not ({{ is_about_products }})
{%- endmacro %}

{#
    One row per element of a JSON array: all columns of the relation, `element` (JSON text) and `element_index` from 0.
    A malformed text and what is not an array yield no row.
#}
{% macro json_array_rows(relation, column) -%}
    {{ return(adapter.dispatch('json_array_rows', 'weft')(relation, column)) }}
{%- endmacro %}

{% macro default__json_array_rows(relation, column) -%}
select
    *,
    cast(unnest(json_extract(try_cast({{ column }} as json), '$[*]')) as varchar) as element,
    unnest(range(len(json_extract(try_cast({{ column }} as json), '$[*]')))) as element_index
from {{ relation }}
{%- endmacro %}

{% macro spark__json_array_rows(relation, column) -%}
select
    source_rows.*,
    elements.element,
    elements.element_index
from {{ relation }} as source_rows
lateral view posexplode(from_json({{ column }}, 'array<string>')) elements as element_index, element
{%- endmacro %}

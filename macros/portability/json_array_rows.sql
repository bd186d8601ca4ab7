{#
    One row per element of a JSON array: all columns of the relation, `element` (JSON text: a text in it keeps its
    quotes) and `element_index` from 0. A malformed text and what is not an array yield no row.
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

{# Elements as texts have lost their quotes, those of type variant the order of their fields: each tells the rest. #}
{% macro spark__json_array_rows(relation, column) -%}
select
    source_rows.*,
    case schema_of_variant(elements.pair.`0`)
        when 'STRING' then to_json(elements.pair.`0`)
        when 'VOID' then 'null'
        else elements.pair.`1`
    end as element,
    cast(elements.element_index as bigint) as element_index
from {{ relation }} as source_rows
lateral view posexplode(arrays_zip(
    from_json({{ json_or_null(column) }}, 'array<variant>'),
    from_json({{ json_or_null(column) }}, 'array<string>')
)) elements as element_index, pair
{%- endmacro %}

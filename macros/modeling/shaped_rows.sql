{#
    Rows of a staging model in the shape of a unified table: what they do not state is a typed NULL, or false where it is
    a flag.

    relation: CTE or model            shape: column -> type (`order_columns()`, `profile_columns()` …)
    own:      columns of the shape that it has by their names; none: all
    stated:   column -> SQL expression, for those that stand under another name or in several columns
    never:    amounts that the source's records do not have at all: 0, for that much is known
#}
{% macro shaped_rows(relation, shape, own=none, stated={}, never=[]) %}
    {%- set has = shape.keys() | list if own is none else own %}
    {%- for name in (own or []) + stated.keys() | list + never if name not in shape -%}
        {{ exceptions.raise_compiler_error('shaped_rows: ' ~ name ~ ' is no column of this shape') }}
    {%- endfor %}
select
    {%- for name, type in shape.items() %}
    {%- set missing = 'false' if type == dbt.type_boolean() else 'cast(null as ' ~ type ~ ')' %}
    {%- set missing = 'cast(0 as ' ~ type ~ ')' if name in never else missing %}
    {{ stated.get(name, name if name in has else missing) }} as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ relation }}
{% endmacro %}

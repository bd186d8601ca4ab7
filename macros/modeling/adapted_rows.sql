{#
    Rows of one layout in the columns of another layout's raw table, for `stacked_rows`: text, as raw tables are; what
    the layout does not have is NULL.

    relation: CTE or raw table with `_source`, `_landed_file` and `_loaded_at`
    columns:  column of the raw table -> SQL expression, as text
#}
{% macro adapted_rows(relation, source_name, table, columns) %}
    {%- set shape = raw_columns(source_name, table) -%}
    {%- if execute -%}
        {%- for name in columns if name not in shape -%}
            {{ exceptions.raise_compiler_error('adapted_rows: ' ~ name ~ ' is no column of ' ~ source_name ~ '.' ~ table) }}
        {%- endfor -%}
    {%- endif %}
select
    {%- for name in shape %}
    {% if name in columns -%}
    cast({{ columns[name] }} as {{ dbt.type_string() }}) as {{ name }}
    {%- elif name in ('_source', '_landed_file', '_loaded_at', '*') -%}
    {{ name }}
    {%- else -%}
    cast(null as {{ dbt.type_string() }}) as {{ name }}
    {%- endif %}{{ "," if not loop.last }}
    {%- endfor %}
from {{ relation }}
{% endmacro %}

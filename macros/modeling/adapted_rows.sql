{#
    Rows of one layout in the columns of another layout's raw table, for `stacked_rows`: text, as raw tables are; what
    the layout does not have is NULL.

    relation: CTE or raw table with `_source`, `_landed_file` and `_loaded_at`
    columns:  column of the raw table -> SQL expression, as text
    beside:   columns outside the contract -> SQL expression, as `stacked_rows` has them
#}
{% macro adapted_rows(relation, source_name, table, columns, beside={}) %}
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
    {%- for name, expression in beside.items() %},
    {{ expression }} as {{ name }}
    {%- endfor %}
from {{ relation }}
{% endmacro %}

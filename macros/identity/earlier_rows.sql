{#
    The rows of a unified table as the last run left it; none on the first run. Read by name rather than by ref(), for
    the table is made from what is remembered of them: time runs through this circle one way.

    name: the table     columns: column name -> type
#}
{% macro earlier_rows(name, columns) %}
    {%- set table = none -%}
    {%- if execute -%}
        {%- set table = adapter.get_relation(database=this.database, schema=this.schema, identifier=name) -%}
    {%- endif -%}
select
    {%- for column, type in columns.items() %}
    {{ column if table is not none else 'cast(null as ' ~ type ~ ') as ' ~ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{{ 'from ' ~ table if table is not none else 'where false' }}
{% endmacro %}

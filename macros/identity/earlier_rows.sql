{#
    The rows of a table as the last run left it; none on the first run. Read by name rather than by ref(), for the table
    is made from what is remembered of it: time runs through this circle one way.

    name: the table     columns: column name -> type     layer: the layer that the table is in; none: that of this model
#}
{% macro earlier_rows(name, columns, layer=none) %}
    {%- set table = none -%}
    {%- if execute -%}
        {%- set schema = generate_schema_name(layer, none) if layer else this.schema -%}
        {%- set table = adapter.get_relation(database=this.database, schema=schema, identifier=name) -%}
    {%- endif -%}
select
    {%- for column, type in columns.items() %}
    {{ column if table is not none else 'cast(null as ' ~ type ~ ') as ' ~ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{{ 'from ' ~ table if table is not none else 'where false' }}
{% endmacro %}

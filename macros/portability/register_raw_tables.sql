{#
    Operation: raw tables over Parquet files that Weft has written (orchestration/warehouse). A table points at the new
    files from one statement to the next; what it pointed at before goes afterwards.

    tables: a list of {schema, name, location}
#}
{% macro register_raw_tables(tables) %}
    {%- for schema in tables | map(attribute='schema') | unique -%}
        {%- do run_query('create schema if not exists ' ~ schema) -%}
    {%- endfor -%}
    {%- for table in tables -%}
        {%- set name = table.schema ~ '.`' ~ table.name ~ '`' -%}
        {%- do run_query('drop table if exists ' ~ name) -%}
        {%- do run_query("create table " ~ name ~ " using parquet location '" ~ table.location ~ "'") -%}
    {%- endfor -%}
{% endmacro %}

{# In place of dbt-spark's own: seeds name their types as DuckDB does. #}
{% macro spark__create_csv_table(model, agate_table) %}
    {%- set stated = model['config'].get('column_types', {}) -%}
    {%- set columns = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- set type = stated.get(name, adapter.convert_type(agate_table, loop.index0)) -%}
        {%- do columns.append(adapter.quote(name) ~ ' ' ~ engine_type(type)) -%}
    {%- endfor -%}
    {%- set sql = 'create table ' ~ this.render() ~ ' (' ~ columns | join(', ') ~ ') ' ~ file_format_clause() -%}
    {%- call statement('_') -%}{{ sql }}{%- endcall -%}
    {{ return(sql) }}
{% endmacro %}

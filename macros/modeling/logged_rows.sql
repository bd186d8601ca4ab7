{#
    The rows of an append-only model as earlier runs left them; none on its first run.

    columns: column name -> type
#}
{% macro logged_rows(columns) %}
    {%- set has_rows = is_incremental() -%}
select
    {%- for name, type in columns.items() %}
    {{ name if has_rows else 'cast(null as ' ~ type ~ ') as ' ~ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{{ 'from ' ~ this if has_rows else 'where false' }}
{% endmacro %}

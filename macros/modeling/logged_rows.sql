{#
    The rows of an append-only model as earlier runs left them; none on its first run. A column that came to the model
    since is NULL in them.

    columns: column name -> type
#}
{% macro logged_rows(columns) %}
    {%- set has_rows = is_incremental() -%}
    {%- set kept = [] -%}
    {%- if has_rows and execute and this is not string -%}
        {%- for column in adapter.get_columns_in_relation(this) -%}
            {%- do kept.append(column.name | lower) -%}
        {%- endfor -%}
    {%- endif -%}
select
    {%- for name, type in columns.items() %}
    {{ name if has_rows and (not kept or name in kept) else 'cast(null as ' ~ type ~ ') as ' ~ name }}
    {{- ',' if not loop.last }}
    {%- endfor %}
{{ 'from ' ~ this if has_rows else 'where false' }}
{% endmacro %}

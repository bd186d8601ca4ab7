{#
    In place of dbt-spark's own, which puts cells into the statement as they are: a quote in one breaks it, and an empty
    one becomes the text `None`.
#}
{% macro spark__load_csv_rows(model, agate_table) %}
    {%- set stated = model['config'].get('column_types', {}) -%}
    {%- set types = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- do types.append(engine_type(stated.get(name, adapter.convert_type(agate_table, loop.index0)))) -%}
    {%- endfor -%}
    {%- set casts = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- do casts.append('cast(column_' ~ loop.index ~ ' as ' ~ types[loop.index0] ~ ')') -%}
    {%- endfor -%}
    {%- set names = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- do names.append('column_' ~ loop.index) -%}
    {%- endfor -%}
    {%- for chunk in agate_table.rows | batch(2000) -%}
        {%- set rows = [] -%}
        {%- for row in chunk -%}
            {%- set cells = [] -%}
            {%- for value in row -%}
                {%- do cells.append(
                    'cast(null as string)' if value is none
                    else "'" ~ (value | string | replace('\\', '\\\\') | replace("'", "\\'")) ~ "'"
                ) -%}
            {%- endfor -%}
            {%- do rows.append('(' ~ cells | join(', ') ~ ')') -%}
        {%- endfor -%}
        {%- do adapter.add_query(
            'insert into ' ~ this.render() ~ ' select ' ~ casts | join(', ') ~ ' from values ' ~ rows | join(', ')
            ~ ' as cells (' ~ names | join(', ') ~ ')',
            abridge_sql_log=true
        ) -%}
    {%- endfor -%}
    {{ return('') }}
{% endmacro %}

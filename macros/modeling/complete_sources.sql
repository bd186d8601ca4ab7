{#
    Makes every table and column that models read exist: what connectors did not deliver is empty or NULL.

    Only in schemas that Weft's own loader writes (raw_*): elsewhere the connector owns its tables.
    Runs before every dbt command that builds or tests; one look at the catalog, then only what is missing.
#}
{% macro complete_sources() %}
    {%- if execute -%}
        {%- set columns_there = _raw_columns() -%}
        {%- set schemas_made = [] -%}
        {%- for source in graph.sources.values() if source.schema.startswith('raw_') -%}
            {%- if source.schema not in schemas_made -%}
                {%- do adapter.create_schema(api.Relation.create(database=source.database, schema=source.schema)) -%}
                {%- do schemas_made.append(source.schema) -%}
            {%- endif -%}
            {%- set there = columns_there.get(source.schema ~ '.' ~ source.identifier, {}) -%}
            {%- set missing = [] -%}
            {%- for name, type in _contract_columns(source).items() if name.lower() not in there -%}
                {%- do missing.append(adapter.quote(name) ~ ' ' ~ type) -%}
            {%- endfor -%}
            {%- set table = api.Relation.create(
                database=source.database, schema=source.schema, identifier=source.identifier
            ) -%}
            {%- if not there -%}
                {%- do run_query('create table ' ~ table ~ ' (' ~ missing | join(', ') ~ ')') -%}
            {%- else -%}
                {%- for column in missing -%}
                    {%- do run_query('alter table ' ~ table ~ ' add column ' ~ column) -%}
                {%- endfor -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{# Column name -> type of a raw table. Raw values are text; the loader's own tables have real types. #}
{% macro _contract_columns(source) %}
    {%- set columns = {} -%}
    {%- for name, column in source.columns.items() -%}
        {%- do columns.update({
            name: engine_type(column.data_type) if source.source_name == 'weft' else dbt.type_string()
        }) -%}
    {%- endfor -%}
    {%- if source.source_name != 'weft' -%}
        {%- do columns.update({'_source': dbt.type_string(), '_landed_file': dbt.type_string(), '_loaded_at': dbt.type_timestamp()}) -%}
    {%- endif -%}
    {{ return(columns) }}
{% endmacro %}

{# 'schema.table' -> its column names in lower case, for every raw_* schema of the warehouse. #}
{% macro _raw_columns() %}
    {{ return(adapter.dispatch('_raw_columns', 'weft')()) }}
{% endmacro %}

{% macro default___raw_columns() %}
    {%- set there = {} -%}
    {%- set found = run_query(
        "select table_schema, table_name, column_name from information_schema.columns "
        ~ "where table_schema like 'raw\\_%' escape '\\'"
    ) -%}
    {%- for row in found.rows -%}
        {%- do there.setdefault(row[0] ~ '.' ~ row[1], {}).update({row[2].lower(): true}) -%}
    {%- endfor -%}
    {{ return(there) }}
{% endmacro %}

{# Spark has no information_schema; what it tells of a table is a text with a line for each column. #}
{% macro spark___raw_columns() %}
    {%- set there = {} -%}
    {%- for schema in run_query("show schemas like 'raw_*'").columns[0].values() -%}
        {%- for table in run_query("show table extended in " ~ schema ~ " like '*'").rows -%}
            {%- set names = {} -%}
            {%- for column in modules.re.findall('(?m)^ [|]-- (.+): [a-z]', table[3]) -%}
                {%- do names.update({column.lower(): true}) -%}
            {%- endfor -%}
            {%- do there.update({schema ~ '.' ~ table[1]: names}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(there) }}
{% endmacro %}

{#
    Operation: built tables as Parquet files for the generation that readers open (orchestration/warehouse). One file a
    table, so that an empty one has a file too.

    tables: a list of {schema, name, location}
#}
{% macro write_built_tables(tables) %}
    {%- for table in tables -%}
        {%- do run_query(
            "insert overwrite directory '" ~ table.location ~ "' using parquet select /*+ coalesce(1) */ * from "
            ~ table.schema ~ '.`' ~ table.name ~ '`'
        ) -%}
    {%- endfor -%}
{% endmacro %}

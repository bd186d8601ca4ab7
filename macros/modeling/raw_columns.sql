{# The columns of a raw table by its contract, and where its rows landed. While dbt only parses, no contract is known. #}
{% macro raw_columns(source_name, table) %}
    {%- set columns = [] -%}
    {%- if execute -%}
        {%- for node in graph.sources.values() if node.source_name == source_name and node.name == table -%}
            {%- do columns.extend(node.columns.keys() | list + ['_source', '_landed_file', '_loaded_at']) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(columns or ['*']) }}
{% endmacro %}

{#
    The four columns that say which raw row this is: source_name, source_table, source_record_id and record_key.

    key: columns (or expressions) of the raw table's key; several are joined by ':'
#}
{% macro source_record(source_name, source_table, key) -%}
    {%- set parts = [] -%}
    {%- for part in key -%}
        {%- do parts.append("cast(" ~ part ~ " as " ~ dbt.type_string() ~ ")") -%}
    {%- endfor -%}
    {%- set record_id = parts | join(" || ':' || ") -%}
    '{{ source_name }}' as source_name,
    '{{ source_table }}' as source_table,
    {{ record_id }} as source_record_id,
    {{ stable_hash("'" ~ source_name ~ "|" ~ source_table ~ "|' || " ~ record_id) }} as record_key
{%- endmacro %}

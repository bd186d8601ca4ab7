{#
    The four columns that say which raw row this is: source_name, source_table, source_record_id and record_key.

    layout: the connector whose layout the raw table has; the folder it lies in names the source
    key:    columns (or expressions) of the raw table's key, as its source writes them; several are joined by ':'
#}
{% macro source_record(layout, source_table, key) -%}
    {%- set parts = [] -%}
    {%- for part in key -%}
        {%- do parts.append(local_id(layout, part)) -%}
    {%- endfor -%}
    {%- set record_id = parts | join(" || ':' || ") -%}
    {{ source_name(layout) }} as source_name,
    '{{ source_table }}' as source_table,
    {{ record_id }} as source_record_id,
    {{ stable_hash(source_name(layout) ~ " || '|" ~ source_table ~ "|' || " ~ record_id) }} as record_key
{%- endmacro %}

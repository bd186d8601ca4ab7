{#
    The four columns that say which raw row this is: source_name, source_table, source_record_id and record_key.

    Where a source takes an address for the key of its rows (a user id, a list of excluded addresses), the key of that
    address stands in its place: the name of a row outlives what is erased from it.

    layout: the connector whose layout the raw table has; the folder it lies in names the source
    key:    columns (or expressions) of the raw table's key, as its source writes them; several are joined by ':'
#}
{% macro source_record(layout, source_table, key) -%}
    {%- set parts = [] -%}
    {%- for part in key -%}
        {%- set own = local_id(layout, part) -%}
        {%- set address_key = "cast(" ~ identifier_key("'email'", "lower(trim(" ~ own ~ "))") ~ " as " ~ dbt.type_string() ~ ")" -%}
        {%- do parts.append("case when " ~ own ~ " like '%@%' then " ~ address_key ~ " else " ~ own ~ " end") -%}
    {%- endfor -%}
    {%- set record_id = parts | join(" || ':' || ") -%}
    {{ source_name(layout) }} as source_name,
    '{{ source_table }}' as source_table,
    {{ record_id }} as source_record_id,
    {{ stable_hash(source_name(layout) ~ " || '|" ~ source_table ~ "|' || " ~ record_id) }} as record_key
{%- endmacro %}

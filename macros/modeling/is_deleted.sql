{#
    True for a raw row by which its connector says that the source no longer has it: a flag that reads true, or a time
    of deletion (a column whose name ends in `_at`) that reads as a time. A connector that keeps all versions marks the
    one that holds (`_fivetran_active`): where the newest is not it, the row was deleted. What cannot be read says nothing.
#}
{% macro is_deleted(marks=['_fivetran_deleted', '_ab_cdc_deleted_at']) -%}
    {%- set said = [] -%}
    {%- for mark in marks -%}
        {%- do said.append(
            read_timestamp(mark) ~ " is not null" if mark.endswith('_at')
            else "coalesce(not " ~ read_boolean(mark) ~ ", false)" if mark.endswith('_active')
            else "coalesce(" ~ read_boolean(mark) ~ ", false)"
        ) -%}
    {%- endfor -%}
    ({{ said | join(' or ') }})
{%- endmacro %}

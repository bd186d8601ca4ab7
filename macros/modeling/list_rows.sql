{#
    One row per entry of a text that lists values between semicolons (or commas): all columns of the relation and `entry`,
    trimmed, never empty.
#}
{% macro list_rows(relation, column) -%}
select
    *,
    trim(replace(element, '"', '')) as entry
from (
    {{ json_array_rows(
        "(select *, '[\"' || replace(replace(replace(replace(" ~ column ~ ", '\"', ''), chr(92), ''), ',', ';'), ';', '\",\"') || '\"]'"
        ~ " as listed from " ~ relation ~ " where " ~ column ~ " is not null)",
        'listed'
    ) }}
) as entries
where trim(replace(element, '"', '')) <> ''
{%- endmacro %}

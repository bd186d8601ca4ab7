{#
    One row per claim of a model, with how many rows break it; for the test `claims`.

    counted: claims that one scan counted, as the columns claim_1, claim_2 … of a CTE `counted`
    found:   claim -> query of the rows that break it
#}
{% macro claim_counts(counted, found) %}
    {%- set counts = [] -%}
    {%- for claim in counted -%}
        {%- do counts.append("select '" ~ claim ~ "' as claim, claim_" ~ loop.index ~ " as row_count from counted") -%}
    {%- endfor -%}
    {%- for claim, rows in found.items() -%}
        {%- do counts.append("select '" ~ claim ~ "' as claim, count(*) as row_count from (" ~ rows ~ ") as broken") -%}
    {%- endfor -%}
    {{ counts | join("\n    union all\n    ") }}
{%- endmacro %}

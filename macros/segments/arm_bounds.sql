{#
    One row per named arm of a segment: the part of the 10,000 draws that falls to it, as its YAML file shares them out.
    A segment that names no arms has none: whoever is not held out is `treated`.
#}
{% macro arm_bounds() -%}
    {%- set rows = [] -%}
    {%- for segment in segments() if segment.get('arms') -%}
        {%- set total = segment.arms.values() | sum -%}
        {%- set before = namespace(percent=0) -%}
        {%- for arm, percent in segment.arms.items() -%}
            {%- do rows.append(
                "select '" ~ segment.name ~ "' as segment_name, '" ~ arm ~ "' as arm, "
                ~ (10000 * before.percent / total) | round | int ~ " as first_draw, "
                ~ (10000 * (before.percent + percent) / total) | round | int ~ " as next_draw"
            ) -%}
            {%- set before.percent = before.percent + percent -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ rows | join(' union all ') or
       "select '' as segment_name, '' as arm, 0 as first_draw, 0 as next_draw where false" }}
{%- endmacro %}

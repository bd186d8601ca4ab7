{#
    The select that gives every node its component: pointers of the last round composed backwards to the first.
    A node without a pointer is the least of its component. Composed tables are made on the way, one a round.
#}
{% macro component_labels(name, rounds) -%}
    {%- set composed = name ~ '__composed' -%}
    {%- for step in range(rounds) -%}
        {%- set pointers = name ~ '__pointers_' ~ (rounds - step) -%}
        {%- if loop.first -%}
            {%- do run_query(scratch_table(composed ~ '_0', "select node_key, label from " ~ pointers)) -%}
        {%- else -%}
            {%- set later = composed ~ '_' ~ (step - 1) -%}
            {%- do run_query(scratch_table(composed ~ '_' ~ step,
                "select earlier.node_key, coalesce(later.label, earlier.label) as label from " ~ pointers ~ " as earlier"
                ~ " left join " ~ later ~ " as later on earlier.label = later.node_key union all"
                ~ " select later.node_key, later.label from " ~ later ~ " as later left join " ~ pointers
                ~ " as earlier on later.node_key = earlier.node_key where earlier.node_key is null")) -%}
            {%- do run_query("drop table " ~ later) -%}
        {%- endif -%}
        {%- do run_query("drop table " ~ pointers) -%}
    {%- endfor -%}
    {%- if not rounds -%}
        {%- do run_query(scratch_table(composed ~ '_0',
            "select left_key as node_key, left_key as label from " ~ name ~ "__input where 1 = 0")) -%}
    {%- endif -%}
    select nodes.node_key, coalesce(composed.label, nodes.node_key) as component_key
    from (
        select left_key as node_key from {{ name }}__input
        union
        select right_key as node_key from {{ name }}__input
    ) as nodes
    left join {{ composed }}_{{ [rounds - 1, 0] | max }} as composed on nodes.node_key = composed.node_key
{%- endmacro %}

{# Drops what the rounds have left behind. #}
{% macro _drop_contraction(name, rounds) %}
    {%- do run_query("drop table " ~ name ~ "__composed_" ~ ([rounds - 1, 0] | max)) -%}
    {%- do run_query("drop table " ~ name ~ "__input") -%}
{% endmacro %}

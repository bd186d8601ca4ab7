{#
    The rounds of `connected_components`: leaves one table of pointers a round and returns how many there are.
    An edge is kept once, from the greater key to the lesser, so the least neighbour is a plain min().
#}
{% macro contract_edges(name, sql, max_rounds) %}
    {%- set state = namespace(round=0, edges=1) -%}
    {%- do run_query(scratch_table(name ~ '__input', sql)) -%}
    {%- do run_query(scratch_table(name ~ '__edges_0', _one_way_edges(name ~ '__input', 'left_key', 'right_key'))) -%}
    {%- for _ in range(max_rounds + 1) if state.edges -%}
        {%- set edges = name ~ '__edges_' ~ state.round -%}
        {%- set state.edges = run_query("select count(*) from " ~ edges).columns[0].values()[0] | int -%}
        {%- if state.edges -%}
            {%- set state.round = state.round + 1 -%}
            {%- if state.round > max_rounds -%}
                {{ exceptions.raise_compiler_error(
                    "connected components of " ~ name ~ ": " ~ state.edges ~ " edges are left after " ~ max_rounds
                    ~ " rounds. Are the keys hashes? Keys that count up along a chain need a round for every link."
                    ~ " Hash the keys, or set max_rounds on the model."
                ) }}
            {%- endif -%}
            {%- do log(name ~ ": round " ~ state.round ~ ", " ~ state.edges ~ " edges", info=false) -%}
            {%- set nearest = name ~ '__nearest' -%}
            {%- set pointers = name ~ '__pointers_' ~ state.round -%}
            {%- set left_label = "coalesce(left_ends.label, edges.high_key)" -%}
            {%- set right_label = "coalesce(right_ends.label, edges.low_key)" -%}
            {%- do run_query(scratch_table(nearest,
                "select high_key as node_key, min(low_key) as label from " ~ edges ~ " group by high_key")) -%}
            {%- do run_query(scratch_table(pointers,
                "select near.node_key, coalesce(next_hop.label, near.label) as label from " ~ nearest ~ " as near"
                ~ " left join " ~ nearest ~ " as next_hop on near.label = next_hop.node_key")) -%}
            {%- do run_query("drop table " ~ nearest) -%}
            {%- do run_query(scratch_table(name ~ '__relabelled',
                "select " ~ left_label ~ " as left_key, " ~ right_label ~ " as right_key from " ~ edges ~ " as edges"
                ~ " left join " ~ pointers ~ " as left_ends on edges.high_key = left_ends.node_key"
                ~ " left join " ~ pointers ~ " as right_ends on edges.low_key = right_ends.node_key"
                ~ " where " ~ left_label ~ " <> " ~ right_label)) -%}
            {%- do run_query(scratch_table(name ~ '__edges_' ~ state.round,
                _one_way_edges(name ~ '__relabelled', 'left_key', 'right_key'))) -%}
            {%- do run_query("drop table " ~ name ~ "__relabelled") -%}
        {%- endif -%}
        {%- do run_query("drop table " ~ edges) -%}
    {%- endfor -%}
    {{ log(name ~ ": " ~ state.round ~ " rounds", info=true) }}
    {{ return(state.round) }}
{% endmacro %}

{# Each edge once, from the greater key to the lesser; loops are dropped. #}
{% macro _one_way_edges(relation, left_key, right_key) -%}
    select distinct
        greatest({{ left_key }}, {{ right_key }}) as high_key,
        least({{ left_key }}, {{ right_key }}) as low_key
    from {{ relation }}
    where {{ left_key }} <> {{ right_key }}
{%- endmacro %}

{#
    The rounds of `connected_components`: contracts the edges that a select gives (left_key, right_key) until none
    is left. What every node was pointed at stays in <name>__pointers, with the round; returned is how many rounds
    it took.

    The first round works on the edges as they come: to drop repeats before it costs as much as the round itself.
#}
{% macro contract_edges(name, sql, max_rounds=40) %}
    {%- do run_query(scratch_table(name ~ '__edges_0', descending_edges(sql, 'left_key', 'right_key'))) -%}
    {%- set state = namespace(round=0, edges=row_count(name ~ '__edges_0')) -%}
    {%- for _ in range(max_rounds) if state.edges -%}
        {%- set state.round = state.round + 1 -%}
        {%- do log(name ~ ": round " ~ state.round ~ ", " ~ state.edges ~ " edges", info=false) -%}
        {%- set edges = name ~ '__edges_' ~ (state.round - 1) % 2 -%}
        {%- set next_edges = name ~ '__edges_' ~ state.round % 2 -%}
        {%- do _point_at_least(name, edges, state.round) -%}
        {%- do run_query(scratch_table(next_edges, _relabelled_edges(name, edges, state.round))) -%}
        {%- do run_query("drop table " ~ edges) -%}
        {%- set state.edges = row_count(next_edges) -%}
    {%- endfor -%}
    {%- if state.edges -%}
        {%- do drop_contraction(name) -%}
        {{ exceptions.raise_compiler_error(
            "connected components of " ~ name ~ ": " ~ state.edges ~ " edges are left after " ~ max_rounds
            ~ " rounds. Are the keys hashes? Keys that count up along a chain need a round for every link."
            ~ " Hash the keys, or set max_rounds on the model."
        ) }}
    {%- endif -%}
    {%- do log(name ~ ": " ~ state.round ~ " rounds", info=true) -%}
    {{ return(state.round) }}
{% endmacro %}

{# Every node at its least neighbour, and once more: at what that one points at. #}
{% macro _point_at_least(name, edges, round) %}
    {%- do run_query(scratch_table(name ~ '__nearest',
        "select high_key as node_key, min(low_key) as label from " ~ edges ~ " group by high_key")) -%}
    {%- set pointers -%}
        select
            {{ round }} as round,
            nearest.node_key,
            coalesce(next_hop.label, nearest.label) as label
        from {{ name }}__nearest as nearest
        left join {{ name }}__nearest as next_hop on nearest.label = next_hop.node_key
    {%- endset -%}
    {%- if round == 1 -%}
        {%- do run_query(scratch_table(name ~ '__pointers', pointers)) -%}
    {%- else -%}
        {%- do run_query("insert into " ~ name ~ "__pointers " ~ pointers) -%}
    {%- endif -%}
    {%- do run_query("drop table " ~ name ~ "__nearest") -%}
{% endmacro %}

{# The edges between what their ends point at, each once; an edge inside one group vanishes. #}
{% macro _relabelled_edges(name, edges, round) -%}
    {%- set relabelled -%}
        select
            high_ends.label as left_key,
            coalesce(low_ends.label, edges.low_key) as right_key
        from {{ edges }} as edges
        inner join {{ name }}__pointers as high_ends
            on edges.high_key = high_ends.node_key and high_ends.round = {{ round }}
        left join {{ name }}__pointers as low_ends
            on edges.low_key = low_ends.node_key and low_ends.round = {{ round }}
        where high_ends.label <> coalesce(low_ends.label, edges.low_key)
    {%- endset -%}
    select distinct
        high_key,
        low_key
    from ({{ descending_edges(relabelled, 'left_key', 'right_key') }}) as relabelled_edges
{%- endmacro %}

{#
    Brings a table of components up to date with changed edges instead of building it again. The result is the same.

    `changes` is a select of the edges that came or went (left_key, right_key, is_removed), `edges` one of all edges
    as they are now; that one is only read when an edge went.

    1. Where an edge went, the whole component is forgotten, and the edges that it still has count as new.
    2. Both ends of each new edge are replaced by their component; a node that the table lacks is its own. What
       remains is a tiny graph between components, which is contracted like any other.
    3. Rows whose component got another label are replaced, and new nodes inserted.

    What a batch costs is reading the table: once to find the ends of its edges, twice to move what is relabelled.
    Returned is how many changes there were.
#}
{% macro update_components(table, name, changes, edges, max_rounds=40) %}
    {%- do run_query(scratch_table(name ~ '__changes',
        "select left_key, right_key, is_removed from (" ~ changes ~ ") as changes")) -%}
    {%- set changed = row_count(name ~ '__changes') -%}
    {%- if changed -%}
        {%- do _forget_components(table, name, edges) -%}
        {#- The few rows of interest first: else a join with the batch hashes the whole table. -#}
        {%- do run_query(scratch_table(name ~ '__known', _rows_of_ends(table, name))) -%}
        {%- set rounds = contract_edges(name ~ '__merged', _edges_between_components(name), max_rounds) -%}
        {%- do run_query(scratch_table(name ~ '__merged', component_labels(name ~ '__merged', rounds))) -%}
        {%- do drop_contraction(name ~ '__merged') -%}
        {%- do _write_merged_components(table, name) -%}
    {%- endif -%}
    {%- do drop_scratch(name, ['changes', 'loosened', 'forgotten', 'known', 'merged', 'moved']) -%}
    {{ return(changed) }}
{% endmacro %}

{#
    Deletes the components that a removed edge was part of, and lists the edges they still have as new. One end is
    asked for: while the edge was there, both were in one component.
#}
{% macro _forget_components(table, name, edges) %}
    {%- set loosened = name ~ '__loosened' -%}
    {%- set forgotten = name ~ '__forgotten' -%}
    {%- do run_query(scratch_table(loosened,
        "select component_key from " ~ table ~ " where node_key in (select left_key from " ~ name
        ~ "__changes where is_removed)")) -%}
    {%- do run_query(scratch_table(forgotten,
        "select node_key from " ~ table ~ " where component_key in (select component_key from " ~ loosened ~ ")")) -%}
    {%- if row_count(forgotten) -%}
        {%- do run_query("delete from " ~ table ~ " where component_key in (select component_key from " ~ loosened ~ ")") -%}
        {%- do run_query("insert into " ~ name ~ "__changes select left_key, right_key, 1 = 0 as is_removed from ("
            ~ edges ~ ") as edges where left_key in (select node_key from " ~ forgotten ~ ")") -%}
    {%- endif -%}
{% endmacro %}

{# What the table says of the ends of the new edges; of those whose component was forgotten it says nothing. #}
{% macro _rows_of_ends(table, name) -%}
    select
        node_key,
        component_key
    from {{ table }}
    where node_key in (
        select node_key
        from (
            select left_key as node_key from {{ name }}__changes where not is_removed
            union
            select right_key as node_key from {{ name }}__changes where not is_removed
        ) as ends
        where node_key not in (select node_key from {{ name }}__forgotten)
    )
{%- endmacro %}

{# Each new edge, its ends replaced by the components they are in. #}
{% macro _edges_between_components(name) -%}
    select
        coalesce(left_ends.component_key, changes.left_key) as left_key,
        coalesce(right_ends.component_key, changes.right_key) as right_key
    from {{ name }}__changes as changes
    left join {{ name }}__known as left_ends on changes.left_key = left_ends.node_key
    left join {{ name }}__known as right_ends on changes.right_key = right_ends.node_key
    where not changes.is_removed
{%- endmacro %}

{#
    Writes what became of the components, and the nodes that the table has not seen. Rows are moved, not updated in
    place: an update of one row in a hundred makes DuckDB write the whole column anew.
#}
{% macro _write_merged_components(table, name) %}
    {%- set merged = name ~ '__merged' -%}
    {%- set moved = name ~ '__moved' -%}
    {%- set relabelled = "select node_key from " ~ merged ~ " where node_key <> component_key"
        ~ " and node_key in (select component_key from " ~ name ~ "__known)" -%}
    {%- do run_query(scratch_table(moved,
        "select components.node_key, merged.component_key from " ~ table ~ " as components inner join " ~ merged
        ~ " as merged on components.component_key = merged.node_key where merged.node_key in (" ~ relabelled ~ ")")) -%}
    {%- do run_query("delete from " ~ table ~ " where component_key in (" ~ relabelled ~ ")") -%}
    {%- do run_query("insert into " ~ table ~ " (node_key, component_key) select node_key, component_key from " ~ moved
        ~ " union all select node_key, component_key from " ~ merged
        ~ " where node_key not in (select component_key from " ~ name ~ "__known)") -%}
{% endmacro %}

{#
    Brings a table of components up to date with changed edges instead of building it again. The result is the same.

    `changes` is a select of the edges that came or went (left_key, right_key, is_removed), `edges` one of all edges
    as they are now; that one is only read when an edge went.

    1. Where an edge went, the whole component is forgotten, and the edges that it still has count as new.
    2. Both ends of each new edge are replaced by their component; a node that the table lacks is its own. What
       remains is a tiny graph between components, which is contracted like any other.
    3. Rows whose component got another label are updated, and new nodes inserted.

    Returned is how many changes there were.
#}
{% macro update_components(table, name, changes, edges, max_rounds=40) %}
    {%- do drop_contraction(name) -%}
    {%- do run_query(scratch_table(name ~ '__changes',
        "select left_key, right_key, is_removed from (" ~ changes ~ ") as changes")) -%}
    {%- set changed = row_count(name ~ '__changes') -%}
    {%- if changed -%}
        {%- do _forget_components(table, name, edges) -%}
        {#- The few rows of interest first: else a join with the batch hashes the whole table. -#}
        {%- do run_query(scratch_table(name ~ '__known',
            "select node_key, component_key from " ~ table ~ " where node_key in (select left_key from " ~ name
            ~ "__changes union select right_key from " ~ name ~ "__changes)")) -%}
        {%- set rounds = contract_edges(name ~ '__merged', _edges_between_components(name), max_rounds) -%}
        {%- do run_query(scratch_table(name ~ '__merged', component_labels(name ~ '__merged', rounds))) -%}
        {%- do _write_merged_components(table, name) -%}
        {%- do drop_contraction(name ~ '__merged') -%}
    {%- endif -%}
    {%- do drop_contraction(name) -%}
    {{ return(changed) }}
{% endmacro %}

{# Deletes the components that a removed edge was part of, and lists the edges they still have as new. #}
{% macro _forget_components(table, name, edges) %}
    {%- if row_count("(select 1 as one from " ~ name ~ "__changes where is_removed) as removed") -%}
        {%- set touched -%}
            select components.component_key
            from {{ table }} as components
            inner join (
                select left_key as node_key from {{ name }}__changes where is_removed
                union
                select right_key as node_key from {{ name }}__changes where is_removed
            ) as loosened on components.node_key = loosened.node_key
        {%- endset -%}
        {%- do run_query(scratch_table(name ~ '__forgotten',
            "select node_key from " ~ table ~ " where component_key in (" ~ touched ~ ")")) -%}
        {%- do run_query("delete from " ~ table ~ " where component_key in (" ~ touched ~ ")") -%}
        {%- do run_query("insert into " ~ name ~ "__changes select left_key, right_key, 1 = 0 as is_removed from ("
            ~ edges ~ ") as edges where left_key in (select node_key from " ~ name ~ "__forgotten)") -%}
    {%- endif -%}
{% endmacro %}

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

{# Writes what became of the components, and the nodes that the table has not seen. #}
{% macro _write_merged_components(table, name) %}
    {%- set merged = name ~ '__merged' -%}
    {%- do run_query("insert into " ~ table ~ " (node_key, component_key)"
        ~ " select node_key, component_key from " ~ merged
        ~ " where node_key not in (select component_key from " ~ name ~ "__known)") -%}
    {%- do run_query("update " ~ table ~ " set component_key = (select merged.component_key from " ~ merged
        ~ " as merged where merged.node_key = " ~ table ~ ".component_key)"
        ~ " where component_key in (select node_key from " ~ merged ~ " where node_key <> component_key)") -%}
{% endmacro %}

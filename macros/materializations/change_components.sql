{# Changes the table by what has changed since the last run: in one transaction, so that a killed run leaves none of it. #}
{% macro change_components(relation, memory, strategy, sql, max_rounds) %}
    {%- set name = model.alias -%}
    {%- set edges = _edges_now(strategy, sql) -%}
    {% call statement('main') -%}
        select node_key from {{ relation }} where 1 = 0
    {%- endcall %}
    {%- set now = name ~ '__now' -%}
    {%- if strategy == 'compare' -%}
        {%- do run_query(scratch_table(now, _components_to_remember(strategy, sql))) -%}
        {%- set edges = "select high_key as left_key, low_key as right_key from " ~ now -%}
        {%- set changes = _edges_compared(memory, now) -%}
        {%- set to_remember = "select high_key, low_key from " ~ now -%}
    {%- else -%}
        {%- do run_query(scratch_table(now, _edges_changed_since(memory, sql))) -%}
        {%- set changes = "select left_key, right_key, is_removed from " ~ now -%}
        {%- set to_remember = _components_to_remember(strategy, "select * from " ~ now) -%}
    {%- endif -%}
    {%- set changed = update_components(relation, name, changes, edges, max_rounds) -%}
    {%- do log(name ~ ": " ~ changed ~ " edges came or went", info=true) -%}
    {%- if changed -%}
        {%- do _remember(memory, to_remember) -%}
    {%- endif -%}
    {%- do drop_scratch(name, ['now']) -%}
{% endmacro %}

{# Edges that came or went between the last run and this one. #}
{% macro _edges_compared(memory, now) -%}
    select high_key as left_key, low_key as right_key, 1 = 0 as is_removed
    from (select high_key, low_key from {{ now }} except select high_key, low_key from {{ memory }}) as added
    union all
    select high_key as left_key, low_key as right_key, 1 = 1 as is_removed
    from (select high_key, low_key from {{ memory }} except select high_key, low_key from {{ now }}) as removed
{%- endmacro %}

{#
    Edges that came or went later than the last run has read. If rows of that last moment were added meanwhile, all
    of that moment are read again: to read a change twice is harmless, to miss one is not.

    The moment is written into the query as a literal, so that the engine can leave out what is older unread.
#}
{% macro _edges_changed_since(memory, sql) -%}
    {%- set last = run_query("select cast(changed_at as " ~ dbt.type_string() ~ "), row_count from " ~ memory).rows -%}
    {%- set condition = '1 = 1' -%}
    {%- if last -%}
        {%- set moment = "'" ~ last[0][0] ~ "'" -%}
        {%- set rows_now = row_count("(" ~ sql ~ ") as edges where changed_at = " ~ moment) -%}
        {%- set condition = "changed_at " ~ (">" if rows_now == last[0][1] else ">=") ~ " " ~ moment -%}
    {%- endif -%}
    select
        left_key,
        right_key,
        changed_at,
        is_removed
    from ({{ sql }}) as edges
    where {{ condition }}
{%- endmacro %}

{# Changes the table by what has changed since the last run: in one transaction, so that a killed run leaves none of it. #}
{% macro change_components(relation, memory, strategy, sql, max_rounds) %}
    {%- set name = model.alias -%}
    {%- set edges = _edges_now(strategy, sql) -%}
    {% call statement('main') -%}
        select count(*) as row_count from {{ relation }}
    {%- endcall %}
    {%- if strategy == 'compare' -%}
        {%- do run_query(scratch_table(name ~ '__now', _components_to_remember(strategy, sql))) -%}
        {%- set edges = "select high_key as left_key, low_key as right_key from " ~ name ~ "__now" -%}
        {%- set changes = _edges_compared(memory, name ~ '__now') -%}
    {%- else -%}
        {%- set changes = _edges_changed_since(memory, sql) -%}
    {%- endif -%}
    {%- set changed = update_components(relation, name, changes, edges, max_rounds) -%}
    {%- do log(name ~ ": " ~ changed ~ " edges came or went", info=true) -%}
    {%- if changed -%}
        {%- do _remember(memory, "select * from " ~ name ~ "__now" if strategy == 'compare'
            else _components_to_remember(strategy, sql)) -%}
    {%- endif -%}
    {%- do run_query("drop table if exists " ~ name ~ "__now") -%}
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
#}
{% macro _edges_changed_since(memory, sql) -%}
    {%- set last_read = "(select changed_at from " ~ memory ~ ")" -%}
    select
        left_key,
        right_key,
        is_removed
    from ({{ sql }}) as edges
    where
        coalesce(changed_at > {{ last_read }}, 1 = 1)
        or (
            changed_at = {{ last_read }}
            and (select row_count from {{ memory }})
            <> (select count(*) from ({{ sql }}) as same_moment where changed_at = {{ last_read }})
        )
{%- endmacro %}

{# The two ways to run `connected_components`: anew, and from what has changed. #}

{# Builds the table anew, and what the next run needs to know what has changed. #}
{% macro build_components(relation, memory, strategy, sql, max_rounds) %}
    {%- set name = model.alias -%}
    {%- set rounds = contract_edges(name, edges_now(strategy, sql), max_rounds) -%}
    {% call statement('main') -%}
        {{ create_table_as(False, relation, component_labels(name, rounds)) }}
    {%- endcall %}
    {%- do drop_contraction(name) -%}
    {%- if strategy -%}
        {%- do remember(memory, components_to_remember(strategy, sql)) -%}
    {%- endif -%}
{% endmacro %}

{# Changes the table by what has changed since the last run: in one transaction, so that a killed run leaves none of it. #}
{% macro change_components(relation, memory, strategy, sql, max_rounds) %}
    {%- set name = model.alias -%}
    {%- set edges = edges_now(strategy, sql) -%}
    {% call statement('main') -%}
        select count(*) as row_count from {{ relation }}
    {%- endcall %}
    {%- if strategy == 'compare' -%}
        {%- do run_query(scratch_table(name ~ '__now', components_to_remember(strategy, sql))) -%}
        {%- set edges = "select high_key as left_key, low_key as right_key from " ~ name ~ "__now" -%}
        {%- set changes = edges_compared(memory, name ~ '__now') -%}
    {%- else -%}
        {%- set changes = edges_changed_since(memory, sql) -%}
    {%- endif -%}
    {%- set changed = update_components(relation, name, changes, edges, max_rounds) -%}
    {%- do log(name ~ ": " ~ changed ~ " edges came or went", info=true) -%}
    {%- if changed -%}
        {%- do remember(memory, "select * from " ~ name ~ "__now" if strategy == 'compare'
            else components_to_remember(strategy, sql)) -%}
    {%- endif -%}
    {%- do run_query("drop table if exists " ~ name ~ "__now") -%}
{% endmacro %}

{# The edges that the model's SQL states, without those that went. #}
{% macro edges_now(strategy, sql) -%}
    select
        left_key,
        right_key
    from ({{ sql }}) as stated_edges
    {% if strategy == 'changes' -%} where not is_removed {%- endif %}
{%- endmacro %}

{# The strategy, checked. #}
{% macro components_strategy(strategy) %}
    {%- if strategy not in [none, 'compare', 'changes'] -%}
        {{ exceptions.raise_compiler_error(
            "connected components: incremental_strategy '" ~ strategy ~ "' is unknown. Use compare, changes or none."
        ) }}
    {%- endif -%}
    {{ return(strategy if adapter.dispatch('changes_rows', 'weft')() else none) }}
{% endmacro %}

{# Whether tables of this engine can be changed in place, in a transaction; else every run builds anew. #}
{% macro default__changes_rows() %}
    {{ return(true) }}
{% endmacro %}

{% macro spark__changes_rows() %}
    {{ return(false) }}
{% endmacro %}

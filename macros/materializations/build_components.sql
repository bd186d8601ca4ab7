{#
    Builds the table anew, and what the next run needs to know what has changed. What is going to be changed is
    ordered by component: it is smaller, and a run that moves components finds them together.
#}
{% macro build_components(relation, memory, strategy, sql, max_rounds) %}
    {%- set name = model.alias -%}
    {%- set rounds = contract_edges(name, _edges_now(strategy, sql), max_rounds) -%}
    {%- set labels = component_labels(name, rounds) ~ (" order by component_key" if strategy else "") -%}
    {% call statement('main') -%}
        {{ create_table_as(False, relation, labels) }}
    {%- endcall %}
    {%- do drop_contraction(name) -%}
    {%- if strategy -%}
        {%- do _remember(memory, _components_to_remember(strategy, sql)) -%}
    {%- endif -%}
{% endmacro %}

{# The edges that the model's SQL states, without those that went. #}
{% macro _edges_now(strategy, sql) -%}
    select
        left_key,
        right_key
    from ({{ sql }}) as stated_edges
    {% if strategy == 'changes' -%} where not is_removed {%- endif %}
{%- endmacro %}

{# What the next run must know: all edges, or the last moment of the changes and how many rows it had. #}
{% macro _components_to_remember(strategy, sql) -%}
    {%- if strategy == 'compare' -%}
        select distinct
            high_key,
            low_key
        from ({{ falling_edges(sql, 'left_key', 'right_key') }}) as edges
    {%- else -%}
        select
            changed_at,
            count(*) as row_count
        from ({{ sql }}) as edges
        where changed_at = (select max(changed_at) from ({{ sql }}) as all_edges)
        group by changed_at
    {%- endif -%}
{%- endmacro %}

{% macro _remember(memory, sql) %}
    {{ drop_relation_if_exists(memory) }}
    {%- do run_query(create_table_as(False, memory, sql)) -%}
{% endmacro %}

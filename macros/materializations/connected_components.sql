{#
    Connected components of a graph, as a table.

    The model's SQL gives the edges (left_key, right_key: integers); an edge from a node to itself lists a node
    that has no other. The table has one row per node: node_key and component_key, the least node of its component.

    Each round every node points at its least neighbour, pointers are followed once more, both ends of each edge
    are replaced by what they point at, and edges inside one group vanish. The pointers of all rounds are then
    followed backwards. Rounds grow with the logarithm of the longest path as long as keys are hashes: a path of a
    million takes 14. Keys that count up (1, 2, 3 …) along a path would take one round a node, so the rounds are
    capped (`max_rounds`, 40) and the model fails rather than run for hours.
#}
{% materialization connected_components, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
    {%- set backup_type = 'table' if existing_relation is none else existing_relation.type -%}
    {%- set backup_relation = make_backup_relation(target_relation, backup_type) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {{ drop_relation_if_exists(load_cached_relation(intermediate_relation)) }}
    {{ drop_relation_if_exists(load_cached_relation(backup_relation)) }}
    {%- set rounds = contract_edges(model.alias, sql ~ '\n', config.get('max_rounds', 40)) -%}
    {% call statement('main') -%}
        {{ create_table_as(False, intermediate_relation, component_labels(model.alias, rounds)) }}
    {%- endcall %}
    {%- do drop_contraction(model.alias) -%}
    {% if existing_relation is not none %}
        {{ adapter.rename_relation(existing_relation, backup_relation) }}
    {% endif %}
    {{ adapter.rename_relation(intermediate_relation, target_relation) }}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ drop_relation_if_exists(backup_relation) }}

    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

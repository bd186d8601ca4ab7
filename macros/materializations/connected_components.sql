{#
    Connected components of a graph, as a table.

    The model's SQL gives the edges (left_key, right_key: integers); an edge from a node to itself lists a node
    that has no other. The table has one row per node: node_key and component_key, the least node of its component.

    Each round every node points at its least neighbour, pointers are followed once more, both ends of each edge
    are replaced by what they point at, and edges inside one group vanish. The pointers of all rounds are then
    followed backwards. Rounds grow with the logarithm of the longest path as long as keys are hashes: a path of a
    million takes 14. Keys that count up (1, 2, 3 …) along a path would take one round a node, so the rounds are
    capped (`max_rounds`, 40) and the model fails rather than run for hours.

    Without further settings each run builds the table anew. `incremental_strategy` says how a run finds out what
    has changed since the one before, and then works on that alone (`update_components`); `--full-refresh` builds
    anew, and the result is the same:
    - compare: nothing to give. The edges are kept beside the table (<model>__edges) and compared with the new ones.
      Always right, but every run reads and compares all edges.
    - changes: the SQL also gives `changed_at` (load time or batch number) and `is_removed`; an edge that went stays
      listed, with is_removed true. Only rows with a later `changed_at` than the last run's latest are worked on.
#}
{% materialization connected_components, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set strategy = components_strategy(config.get('incremental_strategy')) -%}
    {%- set memory = components_memory(this, strategy) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% if strategy and existing_relation is not none and existing_relation.is_table
        and load_cached_relation(memory) is not none and not should_full_refresh() %}
        {% do change_components(target_relation, memory, strategy, sql ~ '\n', config.get('max_rounds', 40)) %}
        {{ run_hooks(post_hooks, inside_transaction=True) }}
        {% do persist_docs(target_relation, model) %}
        {{ adapter.commit() }}
    {% else %}
        {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
        {%- set backup_type = 'table' if existing_relation is none else existing_relation.type -%}
        {%- set backup_relation = make_backup_relation(target_relation, backup_type) -%}
        {{ drop_relation_if_exists(load_cached_relation(intermediate_relation)) }}
        {{ drop_relation_if_exists(load_cached_relation(backup_relation)) }}
        {% do build_components(intermediate_relation, memory, strategy, sql ~ '\n', config.get('max_rounds', 40)) %}
        {% if existing_relation is not none %}
            {{ adapter.rename_relation(existing_relation, backup_relation) }}
        {% endif %}
        {{ adapter.rename_relation(intermediate_relation, target_relation) }}
        {{ run_hooks(post_hooks, inside_transaction=True) }}
        {% do persist_docs(target_relation, model) %}
        {{ adapter.commit() }}
        {{ drop_relation_if_exists(backup_relation) }}
    {% endif %}

    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

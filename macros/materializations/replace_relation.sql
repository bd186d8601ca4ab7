{#
    A table or a view, made in one statement: `create or replace` inside a transaction, so that readers and a failed run
    keep the table that was there.

    dbt-duckdb's own way makes a table under another name, renames two and drops one, asks the catalog for indexes
    and, where a contract is enforced, plans the whole query once more to learn its columns. On a store of a few
    thousand people those steps were half of what a model cost; here the contract is held against the table
    just made, and one that breaks it is rolled back.

    What a model in Python gives has its table already (see `table`): dbt lets none but a materialization run it.
#}
{% macro replace_relation(kind) %}
    {%- set target_relation = this.incorporate(type=kind) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% if model['language'] == 'sql' %}
        {% do drop_other_kind(target_relation) %}
        {% call statement('main') -%}
            create or replace {{ kind }} {{ target_relation }} as (
                {{ compiled_code }}
            )
        {%- endcall %}
    {% endif %}
    {% do assert_contract(target_relation) %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmacro %}

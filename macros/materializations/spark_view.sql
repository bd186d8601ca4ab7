{# A view on Spark: what dbt-spark does, with the contract held against what was built. #}
{% materialization view, adapter='spark' %}
    {%- set target_relation = this.incorporate(type='view') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks) }}
    {% if existing_relation is not none and existing_relation.type != 'view' %}
        {% do adapter.drop_relation(existing_relation) %}
    {% endif %}
    {% call statement('main') -%}
        create or replace view {{ target_relation }} as
        {{ compiled_code }}
    {%- endcall %}
    {% do assert_contract(target_relation) %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

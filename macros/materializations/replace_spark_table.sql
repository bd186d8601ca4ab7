{#
    A table of the rows of a query, on Spark. Formats that replace a table in one step (Delta, Iceberg) do; a table of plain files is written
    under another name, and takes the old one's place when it is whole: a failed model leaves the old one, and between
    the two there is a moment without a table. The contract is held against what was built, as on DuckDB.
#}
{% macro replace_spark_table(query) %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set is_replaced_whole = config.get('file_format') in ('delta', 'iceberg') -%}
    {%- set is_written_aside = existing_relation is not none and not is_replaced_whole -%}
    {%- set built_relation = target_relation.incorporate(path={'identifier': target_relation.identifier ~ '__new'})
        if is_written_aside else target_relation -%}
    {{ run_hooks(pre_hooks) }}

    {% if is_written_aside %}
        {% do run_query('drop table if exists ' ~ built_relation) %}
    {% elif existing_relation is not none and existing_relation.type != 'table' %}
        {% do adapter.drop_relation(existing_relation) %}
    {% endif %}
    {% call statement('main') -%}
        create {{ 'or replace ' if is_replaced_whole }}table {{ built_relation }} {{ file_format_clause() }} as
        {{ query }}
    {%- endcall %}
    {% do assert_contract(built_relation) %}
    {% if is_written_aside %}
        {% do adapter.drop_relation(existing_relation) %}
        {% do run_query('alter table ' ~ built_relation ~ ' rename to ' ~ target_relation) %}
    {% endif %}

    {% do persist_docs(target_relation, model) %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target_relation]}) }}
{% endmacro %}

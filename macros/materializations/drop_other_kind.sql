{#
    Drops what stands under a relation's name when it is of another kind: a table does not replace a view.
    Within the transaction of the model, so that it is there again should the model fail.
#}
{% macro drop_other_kind(relation) %}
    {%- set existing_relation = load_cached_relation(relation) -%}
    {%- if existing_relation is not none and existing_relation.type != relation.type -%}
        {%- do adapter.ensure_transaction() -%}
        {%- do adapter.drop_relation(existing_relation) -%}
    {%- endif -%}
{% endmacro %}

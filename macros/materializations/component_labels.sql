{#
    The select that gives every node its component, once `contract_edges` is through: pointers followed from the
    last round back to the first. A node that survived into a later round is labelled by then, and its pointer of
    an earlier round leads to the same place. The least node of a component points at nobody and is added last.
#}
{% macro component_labels(name, rounds) -%}
    {%- set labels = name ~ '__labels' -%}
    {%- do run_query(scratch_table(labels, "select high_key as node_key, low_key as label from " ~ name ~ "__edges_"
        ~ rounds % 2 ~ " where 1 = 0")) -%}
    {%- for round in range(rounds, 0, -1) -%}
        {%- set followed -%}
            select
                pointers.node_key,
                coalesce(later.label, pointers.label) as label
            from {{ name }}__pointers as pointers
            left join {{ labels }} as later on pointers.label = later.node_key
            left join {{ labels }} as known on pointers.node_key = known.node_key
            where pointers.round = {{ round }} and known.node_key is null
        {%- endset -%}
        {%- do run_query("insert into " ~ labels ~ " " ~ followed) -%}
    {%- endfor -%}
    select
        node_key,
        label as component_key
    from {{ labels }}
    where node_key <> label
    union all
    select distinct
        label as node_key,
        label as component_key
    from {{ labels }}
{%- endmacro %}

{# Drops what the rounds leave behind; on engines whose scratch tables outlive a killed run, that run's too. #}
{% macro drop_contraction(name) %}
    {%- for scratch in ['edges_0', 'edges_1', 'nearest', 'pointers', 'labels', 'changes', 'forgotten', 'merged'] -%}
        {%- do run_query("drop table if exists " ~ name ~ "__" ~ scratch) -%}
    {%- endfor -%}
{% endmacro %}

{% macro row_count(relation) %}
    {{ return(run_query("select count(*) from " ~ relation).columns[0].values()[0] | int) }}
{% endmacro %}

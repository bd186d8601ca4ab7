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

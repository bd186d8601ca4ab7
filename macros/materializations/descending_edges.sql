{# Every edge from its greater key to its lesser one, so that the least neighbour is a plain min(). #}
{% macro descending_edges(sql, left_key, right_key) -%}
    select
        greatest({{ left_key }}, {{ right_key }}) as high_key,
        least({{ left_key }}, {{ right_key }}) as low_key
    from ({{ sql }}) as given_edges
{%- endmacro %}

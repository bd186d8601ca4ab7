{#
    One row per scope (clusters that might be joined) and limit of which they would have more values together than one
    customer may have: the key of the scope, limit_name, max_values. What one cluster has by itself is not held against it,
    only what it would have too many of by joining.

    scopes: a CTE of the key and cluster_key     key: list of columns     cluster_limits: a CTE of `cluster_limits`
#}
{% macro broken_limits(scopes, key, cluster_limits) %}
    {%- set scope_key = scopes ~ '.' ~ key | join(', ' ~ scopes ~ '.') %}
    select
        {{ scope_key }},
        {{ cluster_limits }}.limit_name,
        min({{ cluster_limits }}.max_values) as max_values
    from {{ scopes }}
    inner join {{ cluster_limits }} on {{ scopes }}.cluster_key = {{ cluster_limits }}.cluster_key
    group by {{ scope_key }}, {{ cluster_limits }}.limit_name
    having
        count(distinct {{ cluster_limits }}.limit_value) > min({{ cluster_limits }}.max_values)
        and count(distinct {{ cluster_limits }}.limit_value) > max({{ cluster_limits }}.own_count)
{% endmacro %}

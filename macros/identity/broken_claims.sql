{#
    One row per scope (clusters that might be joined) and claim of which they would have more values together than one
    customer may have: the key of the scope, claim, max_values. What one cluster has by itself is not held against it,
    only what it would have too many of by joining.

    scopes: a CTE of the key and cluster_key     key: list of columns     cluster_claims: a CTE of `cluster_claims`
#}
{% macro broken_claims(scopes, key, cluster_claims) %}
    {%- set scope_key = scopes ~ '.' ~ key | join(', ' ~ scopes ~ '.') %}
    select
        {{ scope_key }},
        {{ cluster_claims }}.claim,
        min({{ cluster_claims }}.max_values) as max_values
    from {{ scopes }}
    inner join {{ cluster_claims }} on {{ scopes }}.cluster_key = {{ cluster_claims }}.cluster_key
    group by {{ scope_key }}, {{ cluster_claims }}.claim
    having
        count(distinct {{ cluster_claims }}.claim_value) > min({{ cluster_claims }}.max_values)
        and count(distinct {{ cluster_claims }}.claim_value) > max({{ cluster_claims }}.own_count)
{% endmacro %}

{#
    One row per cluster and value of which one customer may have only so many: cluster_key, limit_name, limit_value,
    max_values, own_count (values under that limit which the cluster has by itself).

    clusters: a CTE of record_group_key, cluster_key     trust_rank: the tier that asks
#}
{% macro cluster_limits(clusters, trust_rank) %}
    select
        cluster_key,
        limit_name,
        limit_value,
        max_values,
        count(*) over (partition by cluster_key, limit_name) as own_count
    from (
        select distinct
            {{ clusters }}.cluster_key,
            limits.limit_name,
            limits.limit_value,
            -- Two accounts are never one person because of a phone or a browser.
            {% if trust_rank >= 3 -%}
            case when limits.limit_name in ({{ account_types() }}) then 1 else limits.max_values end
            {%- else -%}
            limits.max_values
            {%- endif %} as max_values
        from {{ clusters }}
        inner join {{ ref('idr_limits') }} as limits
            on {{ clusters }}.record_group_key = limits.record_group_key
    ) as stated
{% endmacro %}

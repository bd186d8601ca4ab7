{#
    One row per cluster and value of which one customer may have only so many: cluster_key, claim, claim_value,
    max_values, own_count (values of that claim which the cluster has by itself).

    clusters: a CTE of bundle_key, cluster_key     claims: a CTE of `idr_claims`     trust_rank: the tier that asks
#}
{% macro cluster_claims(clusters, claims, trust_rank) %}
    select
        cluster_key,
        claim,
        claim_value,
        max_values,
        count(*) over (partition by cluster_key, claim) as own_count
    from (
        select distinct
            {{ clusters }}.cluster_key,
            {{ claims }}.claim,
            {{ claims }}.claim_value,
            -- Two accounts are never one person on the word of a phone or a browser.
            {% if trust_rank >= 3 -%}
            case when {{ claims }}.claim in ({{ account_types() }}) then 1 else {{ claims }}.max_values end
            {%- else -%}
            {{ claims }}.max_values
            {%- endif %} as max_values
        from {{ clusters }}
        inner join {{ claims }} on {{ clusters }}.bundle_key = {{ claims }}.bundle_key
    ) as stated
{% endmacro %}

{# One row per bundle and identifier of one tier that did not simply join: bundle_key, identifier_key, status, reason. #}
{% macro tier_verdicts(links, clusters, trust_rank) %}
    select
        bundle_identifiers.bundle_key,
        bundle_identifiers.identifier_key,
        links.status,
        links.reason
    from bundle_identifiers
    inner join {{ clusters }} as clusters on bundle_identifiers.bundle_key = clusters.bundle_key
    inner join {{ links }} as links
        on
            clusters.cluster_key = links.cluster_key
            and bundle_identifiers.identifier_key = links.identifier_key
    where bundle_identifiers.trust_rank = {{ trust_rank }} and links.reason <> 'nothing contradicts it'
{% endmacro %}

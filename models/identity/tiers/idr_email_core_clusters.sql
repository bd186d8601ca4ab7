{# One row per cluster that e-mail addresses join to core clusters, with its core cluster. #}
{{ tier_core_clusters(
    trust_rank=2,
    links=ref('idr_email_links'),
    core_components=ref('idr_email_core_components'),
    clusters=ref('idr_issued_clusters'),
) }}

{# One row per cluster that ids that a system issues join to others, with its home. #}
{{ tier_core_clusters(
    trust_rank=1,
    links=ref('idr_issued_links'),
    core_components=ref('idr_issued_core_components'),
    clusters=ref('idr_record_groups'),
) }}

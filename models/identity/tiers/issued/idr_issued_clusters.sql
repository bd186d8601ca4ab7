{# One row per record group, with its cluster once ids that a system issues have been heard. #}
{{ tier_clusters(
    trust_rank=1,
    links=ref('idr_issued_links'),
    clusters=ref('idr_record_groups'),
    core_clusters=ref('idr_issued_core_clusters'),
    components=ref('idr_issued_components'),
) }}

{# One row per record group, with its cluster once ids that a system issues have joined theirs. #}
{{ tier_clusters(
    trust_rank=1,
    links=ref('idr_issued_links'),
    clusters=ref('idr_record_groups'),
    core_clusters='(' ~ tier_core_clusters(
        trust_rank=1,
        links=ref('idr_issued_links'),
        core_components=ref('idr_issued_core_components'),
        clusters=ref('idr_record_groups'),
    ) ~ ')',
    components=ref('idr_issued_components'),
) }}

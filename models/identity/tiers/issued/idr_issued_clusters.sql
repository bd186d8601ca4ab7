{# One row per bundle, with its cluster once ids that a system issues have been heard. #}
{{ tier_clusters(
    trust_rank=1,
    links=ref('idr_issued_links'),
    clusters=ref('idr_bundles'),
    homes=ref('idr_issued_homes'),
    components=ref('idr_issued_components'),
) }}

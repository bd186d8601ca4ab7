{# One row per cluster that ids that a system issues join to others, with its home. #}
{{ tier_homes(
    trust_rank=1,
    links=ref('idr_issued_links'),
    anchors=ref('idr_issued_anchors'),
    clusters=ref('idr_bundles'),
) }}

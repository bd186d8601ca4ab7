{# One row per cluster that e-mail addresses join to others, with its home. #}
{{ tier_homes(
    trust_rank=2,
    links=ref('idr_email_links'),
    anchors=ref('idr_email_anchors'),
    clusters=ref('idr_issued_clusters'),
) }}

{# One row per cluster that phone numbers and checkout tokens join to others, with its home. #}
{{ tier_homes(
    trust_rank=3,
    links=ref('idr_phone_links'),
    anchors=ref('idr_phone_anchors'),
    clusters=ref('idr_email_clusters'),
) }}

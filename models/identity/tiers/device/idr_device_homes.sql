{# One row per cluster that browsers, devices, cards and carts join to others, with its home. #}
{{ tier_homes(
    trust_rank=4,
    links=ref('idr_device_links'),
    anchors=ref('idr_device_anchors'),
    clusters=ref('idr_phone_clusters'),
) }}

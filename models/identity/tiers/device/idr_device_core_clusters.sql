{# One row per cluster that browsers, devices, cards and carts join to others, with its home. #}
{{ tier_core_clusters(
    trust_rank=4,
    links=ref('idr_device_links'),
    core_components=ref('idr_device_core_components'),
    clusters=ref('idr_phone_clusters'),
) }}

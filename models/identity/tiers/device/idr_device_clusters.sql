{# One row per bundle, with its cluster once browsers, devices, cards and carts have been heard. #}
{{ tier_clusters(
    trust_rank=4,
    links=ref('idr_device_links'),
    clusters=ref('idr_phone_clusters'),
    homes=ref('idr_device_homes'),
    components=ref('idr_device_components'),
) }}

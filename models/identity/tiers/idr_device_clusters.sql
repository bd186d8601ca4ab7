{#
    One row per record group, with its cluster once browsers, devices, cards and carts have
    joined theirs.
#}
{{ tier_clusters(
    trust_rank=4,
    links=ref('idr_device_links'),
    clusters=ref('idr_phone_clusters'),
    core_clusters=ref('idr_device_core_clusters'),
    components=ref('idr_device_components'),
) }}

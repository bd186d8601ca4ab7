{#
    One row per cluster that browsers, devices, cards and carts join to core clusters, with its
    core cluster.
#}
{{ tier_core_clusters(
    trust_rank=4,
    links=ref('idr_device_links'),
    core_components=ref('idr_device_core_components'),
    clusters=ref('idr_phone_clusters'),
) }}

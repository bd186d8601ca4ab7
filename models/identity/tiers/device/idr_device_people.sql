{#
    One row per cluster and browser, device, card or cart that touches several, grouped by the
    names of the clusters.
#}
{{ tier_people(
    trust_rank=4,
    touches=ref('idr_device_touches'),
    clusters=ref('idr_phone_clusters'),
) }}

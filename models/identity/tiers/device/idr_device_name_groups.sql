{#
    One row per cluster and browser, device, card or cart that touches several, grouped by the
    names of the clusters.
#}
{{ tier_name_groups(
    trust_rank=4,
    shared_identifiers=ref('idr_device_shared_identifiers'),
    clusters=ref('idr_phone_clusters'),
) }}

{#
    One row per cluster and browser, device, card or cart that several have, with the decision
    on it.
#}
{{ tier_links(
    trust_rank=4,
    clusters=ref('idr_phone_clusters'),
    name_groups=ref('idr_device_name_groups'),
) }}

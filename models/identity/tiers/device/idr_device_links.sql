{#
    One row per cluster and browser, device, card or cart that touches several, with the decision
    on it.
#}
{{ tier_links(
    trust_rank=4,
    people=ref('idr_device_name_groups'),
    clusters=ref('idr_phone_clusters'),
) }}

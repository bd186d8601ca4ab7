{#
    One row per cluster and browser, device, card or cart that touches several, with the verdict
    on it.
#}
{{ tier_links(
    trust_rank=4,
    people=ref('idr_device_people'),
    clusters=ref('idr_phone_clusters'),
) }}

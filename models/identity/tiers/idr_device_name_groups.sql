{#
    One row per cluster and browser, device, card or cart that several clusters have, grouped by
    name.
#}
{{ tier_name_groups(trust_rank=4, clusters=ref('idr_phone_clusters')) }}

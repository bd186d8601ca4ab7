{#
    One row per cluster that phone numbers and checkout tokens join to core clusters, with its
    core cluster.
#}
{{ tier_core_clusters(
    trust_rank=3,
    links=ref('idr_phone_links'),
    core_components=ref('idr_phone_core_components'),
    clusters=ref('idr_email_clusters'),
) }}

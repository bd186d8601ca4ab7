{#
    One row per record group, with its cluster once phone numbers and checkout tokens have
    joined theirs.
#}
{{ tier_clusters(
    trust_rank=3,
    links=ref('idr_phone_links'),
    clusters=ref('idr_email_clusters'),
    core_clusters=ref('idr_phone_core_clusters'),
    components=ref('idr_phone_components'),
) }}

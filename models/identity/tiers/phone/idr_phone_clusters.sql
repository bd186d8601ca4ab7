{# One row per bundle, with its cluster once phone numbers and checkout tokens have been heard. #}
{{ tier_clusters(
    trust_rank=3,
    links=ref('idr_phone_links'),
    clusters=ref('idr_email_clusters'),
    homes=ref('idr_phone_homes'),
    components=ref('idr_phone_components'),
) }}

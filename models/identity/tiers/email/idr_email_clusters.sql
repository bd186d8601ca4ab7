{# One row per bundle, with its cluster once e-mail addresses have been heard. #}
{{ tier_clusters(
    trust_rank=2,
    links=ref('idr_email_links'),
    clusters=ref('idr_issued_clusters'),
    homes=ref('idr_email_homes'),
    components=ref('idr_email_components'),
) }}

{# One row per bundle, with its cluster once e-mail addresses have been heard. #}
{{ tier_clusters(
    clusters=ref('idr_issued_clusters'),
    homes=ref('idr_email_homes'),
    components=ref('idr_email_components'),
) }}

{# One row per cluster and e-mail address that touches several, with the verdict on it. #}
{{ tier_links(
    trust_rank=2,
    people=ref('idr_email_people'),
    clusters=ref('idr_issued_clusters'),
) }}

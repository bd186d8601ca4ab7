{# One row per cluster and e-mail address that touches several, with the decision on it. #}
{{ tier_links(
    trust_rank=2,
    people=ref('idr_email_name_groups'),
    clusters=ref('idr_issued_clusters'),
) }}

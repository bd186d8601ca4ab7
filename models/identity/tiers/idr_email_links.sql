{# One row per cluster and e-mail address that several have, with the decision on it. #}
{{ tier_links(
    trust_rank=2,
    clusters=ref('idr_issued_clusters'),
    name_groups=ref('idr_email_name_groups'),
) }}

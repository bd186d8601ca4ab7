{#
    One row per cluster and e-mail address that touches several, grouped by the names of the
    clusters.
#}
{{ tier_people(
    trust_rank=2,
    touches=ref('idr_email_touches'),
    clusters=ref('idr_issued_clusters'),
) }}

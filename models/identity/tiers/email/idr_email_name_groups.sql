{#
    One row per cluster and e-mail address that touches several, grouped by the names of the
    clusters.
#}
{{ tier_name_groups(
    trust_rank=2,
    shared_identifiers=ref('idr_email_shared_identifiers'),
    clusters=ref('idr_issued_clusters'),
) }}

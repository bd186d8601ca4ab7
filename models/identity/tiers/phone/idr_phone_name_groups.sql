{#
    One row per cluster and phone number or checkout token that touches several, grouped by the
    names of the clusters.
#}
{{ tier_name_groups(
    trust_rank=3,
    shared_identifiers=ref('idr_phone_shared_identifiers'),
    clusters=ref('idr_email_clusters'),
) }}

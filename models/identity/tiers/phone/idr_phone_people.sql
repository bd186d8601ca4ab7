{#
    One row per cluster and phone number or checkout token that touches several, grouped by the
    names of the clusters.
#}
{{ tier_people(
    trust_rank=3,
    touches=ref('idr_phone_touches'),
    clusters=ref('idr_email_clusters'),
) }}

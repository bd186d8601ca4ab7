{#
    One row per cluster and phone number or checkout token that touches several, with the verdict
    on it.
#}
{{ tier_links(
    trust_rank=3,
    people=ref('idr_phone_people'),
    clusters=ref('idr_email_clusters'),
) }}

{#
    One row per cluster and phone number or checkout token that touches several, with the decision
    on it.
#}
{{ tier_links(
    trust_rank=3,
    people=ref('idr_phone_name_groups'),
    clusters=ref('idr_email_clusters'),
) }}

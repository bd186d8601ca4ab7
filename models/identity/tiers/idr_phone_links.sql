{#
    One row per cluster and phone number or checkout token that several have, with the decision
    on it.
#}
{{ tier_links(
    trust_rank=3,
    clusters=ref('idr_email_clusters'),
    name_groups=ref('idr_phone_name_groups'),
) }}

{#
    One row per cluster and phone number or checkout token that several clusters have, grouped
    by name.
#}
{{ tier_name_groups(trust_rank=3, clusters=ref('idr_email_clusters')) }}

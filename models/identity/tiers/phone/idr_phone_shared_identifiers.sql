{# One row per cluster and phone number or checkout token that touches several clusters. #}
{{ tier_shared_identifiers(trust_rank=3, clusters=ref('idr_email_clusters')) }}

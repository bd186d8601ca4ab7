{# One row per cluster and e-mail address that touches several clusters. #}
{{ tier_shared_identifiers(trust_rank=2, clusters=ref('idr_issued_clusters')) }}

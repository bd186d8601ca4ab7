{# One row per cluster and e-mail address that several clusters have, grouped by name. #}
{{ tier_name_groups(trust_rank=2, clusters=ref('idr_issued_clusters')) }}

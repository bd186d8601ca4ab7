{# One row per cluster and issued id that touches several clusters. #}
{{ tier_shared_identifiers(trust_rank=1, clusters=ref('idr_record_groups')) }}

{# One row per cluster and issued id that touches several clusters. #}
{{ tier_touches(trust_rank=1, clusters=ref('idr_bundles')) }}

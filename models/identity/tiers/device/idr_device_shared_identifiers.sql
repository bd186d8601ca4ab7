{# One row per cluster and browser, device, card or cart that touches several clusters. #}
{{ tier_shared_identifiers(trust_rank=4, clusters=ref('idr_phone_clusters')) }}

{# One row per cluster and id that a system issued that several have, with the decision on it. #}
{{ tier_links(trust_rank=1, clusters=ref('idr_record_groups')) }}

{# One row per cluster and issued id that touches several, with the decision on it. #}
{{ tier_links(
    trust_rank=1,
    people=ref('idr_issued_name_groups'),
    clusters=ref('idr_record_groups'),
) }}

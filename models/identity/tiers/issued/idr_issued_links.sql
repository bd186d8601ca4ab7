{# One row per cluster and issued id that touches several, with the verdict on it. #}
{{ tier_links(
    trust_rank=1,
    people=ref('idr_issued_people'),
    clusters=ref('idr_bundles'),
) }}

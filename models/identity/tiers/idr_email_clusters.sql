{# One row per record group, with its cluster once e-mail addresses have joined theirs. #}
{{ tier_clusters(
    trust_rank=2,
    links=ref('idr_email_links'),
    clusters=ref('idr_issued_clusters'),
    core_clusters=ref('idr_email_core_clusters'),
    components=ref('idr_email_components'),
) }}

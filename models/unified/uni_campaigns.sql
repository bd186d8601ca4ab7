{# One row per campaign or flow of a messaging tool. #}
{{ union_sources(
    providers={
        'klaviyo': 'stg_klaviyo__campaigns',
    },
    columns={
        'campaign_id': dbt.type_string(),
        'source_name': dbt.type_string(),
        'kind': dbt.type_string(),
        'name': dbt.type_string(),
        'subject': dbt.type_string(),
        'sent_at': dbt.type_timestamp(),
    },
) }}

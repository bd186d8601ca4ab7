{# One row per campaign or flow of a messaging tool. #}
{{ union_sources(
    providers={
        'klaviyo': 'stg_klaviyo__campaigns',
        'mailchimp': 'stg_mailchimp__campaigns',
        'attentive': 'stg_attentive__campaigns',
        'activecampaign': 'stg_activecampaign__campaigns',
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

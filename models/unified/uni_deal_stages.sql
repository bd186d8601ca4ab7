{# One row per stage that a deal entered and when. #}
{{ union_sources(
    providers={
        'hubspot': 'stg_hubspot__deal_stages',
        'salesforce': 'stg_salesforce__deal_stages',
        'pipedrive': 'stg_pipedrive__deal_stages',
        'zoho': 'stg_zoho__deal_stages',
    },
    columns={
        'source_name': dbt.type_string(),
        'deal_id': dbt.type_string(),
        'pipeline': dbt.type_string(),
        'stage': dbt.type_string(),
        'entered_at': dbt.type_timestamp(),
    },
) }}

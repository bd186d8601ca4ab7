{# One row per company that the shop sells to. #}
{{ union_sources(
    providers={
        'freshdesk': 'stg_freshdesk__companies',
        'activecampaign': 'stg_activecampaign__accounts',
        'hubspot': 'stg_hubspot__accounts',
        'salesforce': 'stg_salesforce__accounts',
        'pipedrive': 'stg_pipedrive__accounts',
        'zoho': 'stg_zoho__accounts',
    },
    columns={
        'source_name': dbt.type_string(),
        'account_id': dbt.type_string(),
        'name': dbt.type_string(),
        'domain': dbt.type_string(),
        'owner': dbt.type_string(),
        'industry': dbt.type_string(),
        'created_at': dbt.type_timestamp(),
        'updated_at': dbt.type_timestamp(),
    },
) }}

{# One row per source record of a person and the company that the person belongs to. #}
{{ union_sources(
    providers={
        'freshdesk': 'stg_freshdesk__account_members',
        'activecampaign': 'stg_activecampaign__account_members',
        'hubspot': 'stg_hubspot__account_members',
        'salesforce': 'stg_salesforce__account_members',
        'pipedrive': 'stg_pipedrive__persons',
        'zoho': 'stg_zoho__people',
    },
    columns={
        'source_name': dbt.type_string(),
        'record_key': dbt.type_bigint(),
        'account_id': dbt.type_string(),
    },
) }}

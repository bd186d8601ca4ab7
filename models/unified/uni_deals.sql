{# One row per deal (opportunity): its newest version. #}
{{ union_sources(
    providers={
        'activecampaign': 'stg_activecampaign__deals',
        'hubspot': 'stg_hubspot__deals',
        'salesforce': 'stg_salesforce__deals',
        'pipedrive': 'stg_pipedrive__deals',
        'zoho': 'stg_zoho__deals',
    },
    columns={
        'record_key': dbt.type_bigint(),
        'source_name': dbt.type_string(),
        'source_table': dbt.type_string(),
        'source_record_id': dbt.type_string(),
        'deal_id': dbt.type_string(),
        'account_id': dbt.type_string(),
        'name': dbt.type_string(),
        'pipeline': dbt.type_string(),
        'stage': dbt.type_string(),
        'owner': dbt.type_string(),
        'amount': type_money(),
        'currency': dbt.type_string(),
        'created_at': dbt.type_timestamp(),
        'closed_at': dbt.type_timestamp(),
        'is_closed': dbt.type_boolean(),
        'is_won': dbt.type_boolean(),
        'updated_at': dbt.type_timestamp(),
    },
) }}

{# One row per company that the shop sells to. #}
{{ union_sources(
    providers={
        'freshdesk': 'stg_freshdesk__companies',
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

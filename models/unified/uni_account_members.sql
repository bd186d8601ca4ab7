{# One row per source record of a person and the company that the person belongs to. #}
{{ union_sources(
    providers={
        'freshdesk': 'stg_freshdesk__account_members',
    },
    columns={
        'source_name': dbt.type_string(),
        'record_key': dbt.type_bigint(),
        'account_id': dbt.type_string(),
    },
) }}

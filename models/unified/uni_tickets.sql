{# One row per support ticket. #}
{{ union_sources(
    providers={
        'zendesk': 'stg_zendesk__tickets',
        'gorgias': 'stg_gorgias__tickets',
        'freshdesk': 'stg_freshdesk__tickets',
    },
    columns={
        'record_key': dbt.type_bigint(),
        'source_name': dbt.type_string(),
        'source_table': dbt.type_string(),
        'source_record_id': dbt.type_string(),
        'ticket_id': dbt.type_string(),
        'channel': dbt.type_string(),
        'subject': dbt.type_string(),
        'status': dbt.type_string(),
        'priority': dbt.type_string(),
        'opened_at': dbt.type_timestamp(),
        'updated_at': dbt.type_timestamp(),
        'first_replied_at': dbt.type_timestamp(),
        'solved_at': dbt.type_timestamp(),
        'satisfaction': dbt.type_string(),
        'reopen_count': dbt.type_int(),
    },
) }}

{# One row per comment, reply or note on a support ticket. #}
{{ union_sources(
    providers={
        'gorgias': 'stg_gorgias__ticket_comments',
        'zendesk': 'stg_zendesk__ticket_comments',
        'freshdesk': 'stg_freshdesk__ticket_comments',
    },
    columns={
        'source_name': dbt.type_string(),
        'ticket_comment_id': dbt.type_string(),
        'ticket_id': dbt.type_string(),
        'author_type': dbt.type_string(),
        'is_public': dbt.type_boolean(),
        'channel': dbt.type_string(),
        'commented_at': dbt.type_timestamp(),
    },
) }}

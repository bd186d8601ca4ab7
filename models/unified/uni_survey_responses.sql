{# One row per answer to a question of a survey. #}
{{ union_sources(
    providers={
        'gorgias': 'stg_gorgias__survey_responses',
        'freshdesk': 'stg_freshdesk__survey_responses',
        'delighted': ['stg_delighted__survey_responses', 'stg_delighted__additional_answers'],
        'typeform': 'stg_typeform__survey_responses',
    },
    columns={
        'record_key': dbt.type_bigint(),
        'source_name': dbt.type_string(),
        'source_table': dbt.type_string(),
        'source_record_id': dbt.type_string(),
        'survey_response_id': dbt.type_string(),
        'survey_id': dbt.type_string(),
        'survey_type': dbt.type_string(),
        'question': dbt.type_string(),
        'answer': dbt.type_string(),
        'score': type_double(),
        'comment': dbt.type_string(),
        'responded_at': dbt.type_timestamp(),
        'updated_at': dbt.type_timestamp(),
    },
    erased={'answer': "'email'", 'comment': "'email'"},
) }}

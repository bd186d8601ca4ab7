{# One row per event in the life of a message to a person. #}
{{ union_sources(
    providers={
        'klaviyo': 'stg_klaviyo__message_events',
        'mailchimp': 'stg_mailchimp__message_events',
        'attentive': 'stg_attentive__message_events',
    },
    columns={
        'record_key': dbt.type_bigint(),
        'source_name': dbt.type_string(),
        'source_table': dbt.type_string(),
        'source_record_id': dbt.type_string(),
        'message_event_id': dbt.type_string(),
        'recipient_id': dbt.type_string(),
        'channel': dbt.type_string(),
        'direction': dbt.type_string(),
        'event_type': dbt.type_string(),
        'occurred_at': dbt.type_timestamp(),
        'campaign_id': dbt.type_string(),
        'flow_id': dbt.type_string(),
        'flow_message_id': dbt.type_string(),
        'variation': dbt.type_string(),
        'subject': dbt.type_string(),
    },
) }}

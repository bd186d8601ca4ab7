{#
    One row per source record and pair of ids that its source says are one. All sources in one, so
    that what reads it is tried with one input.
#}

{{ union_sources(
    providers={
        'segment': 'stg_segment__identifier_merges',
        'hubspot': 'stg_hubspot__identifier_merges',
        'salesforce': 'stg_salesforce__identifier_merges',
    },
    columns={
        'record_key': dbt.type_bigint(),
        'source_name': dbt.type_string(),
        'source_table': dbt.type_string(),
        'source_record_id': dbt.type_string(),
        'identifier_type': dbt.type_string(),
        'from_value': dbt.type_string(),
        'to_value': dbt.type_string(),
        'from_key': dbt.type_bigint(),
        'to_key': dbt.type_bigint(),
        'merged_at': dbt.type_timestamp(),
    },
) }}

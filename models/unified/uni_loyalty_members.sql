{# One row per member of a loyalty programme. #}
{{ union_sources(
    providers={
        'smile': 'stg_smile__customers',
        'loyaltylion': 'stg_loyaltylion__customers',
    },
    columns={
        'record_key': dbt.type_bigint(),
        'source_name': dbt.type_string(),
        'source_table': dbt.type_string(),
        'source_record_id': dbt.type_string(),
        'loyalty_member_id': dbt.type_string(),
        'status': dbt.type_string(),
        'points_balance': dbt.type_int(),
        'tier': dbt.type_string(),
        'enrolled_at': dbt.type_timestamp(),
        'updated_at': dbt.type_timestamp(),
    },
) }}

{# One row per change of a member's points. #}
{{ union_sources(
    providers={
        'smile': 'stg_smile__loyalty_transactions',
        'loyaltylion': 'stg_loyaltylion__loyalty_transactions',
    },
    columns={
        'record_key': dbt.type_bigint(),
        'source_name': dbt.type_string(),
        'source_table': dbt.type_string(),
        'source_record_id': dbt.type_string(),
        'loyalty_transaction_id': dbt.type_string(),
        'loyalty_member_id': dbt.type_string(),
        'occurred_at': dbt.type_timestamp(),
        'kind': dbt.type_string(),
        'points': dbt.type_int(),
        'status': dbt.type_string(),
        'description': dbt.type_string(),
        'order_id': dbt.type_string(),
    },
) }}

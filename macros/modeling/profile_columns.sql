{# The columns of `uni_profiles` with their types: the source record, and what it tells of a person. #}
{% macro profile_columns() %}
    {{ return({
        'record_key': dbt.type_bigint(),
        'source_name': dbt.type_string(),
        'source_table': dbt.type_string(),
        'source_record_id': dbt.type_string(),
        'is_account': dbt.type_boolean(),
        'first_name': dbt.type_string(),
        'last_name': dbt.type_string(),
        'email': dbt.type_string(),
        'phone': dbt.type_string(),
        'address_line': dbt.type_string(),
        'city': dbt.type_string(),
        'region': dbt.type_string(),
        'postal_code': dbt.type_string(),
        'country_code': dbt.type_string(),
        'language': dbt.type_string(),
        'birth_date': 'date',
        'is_test': dbt.type_boolean(),
        'created_at': dbt.type_timestamp(),
        'updated_at': dbt.type_timestamp(),
    }) }}
{% endmacro %}

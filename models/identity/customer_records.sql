{# One row per source record that carries an identifier. #}

select
    cast(null as {{ dbt.type_bigint() }}) as record_key,
    cast(null as {{ dbt.type_string() }}) as source_name,
    cast(null as {{ dbt.type_string() }}) as source_table,
    cast(null as {{ dbt.type_string() }}) as source_record_id,
    cast(null as {{ dbt.type_string() }}) as customer_id,
    cast(null as {{ dbt.type_timestamp() }}) as observed_at
where false

{# One row per customer and identifier. #}

select
    cast(null as {{ dbt.type_string() }}) as customer_id,
    cast(null as {{ dbt.type_string() }}) as identifier_type,
    cast(null as {{ dbt.type_string() }}) as identifier_value,
    cast(null as {{ dbt.type_timestamp() }}) as first_seen_at,
    cast(null as {{ dbt.type_timestamp() }}) as last_seen_at,
    cast(null as {{ dbt.type_int() }}) as record_count,
    cast(null as {{ dbt.type_boolean() }}) as is_shared,
    cast(null as {{ dbt.type_int() }}) as trust_rank
where false

{# One row per retired customer id. #}

select
    cast(null as {{ dbt.type_string() }}) as customer_id,
    cast(null as {{ dbt.type_string() }}) as living_customer_id
where false

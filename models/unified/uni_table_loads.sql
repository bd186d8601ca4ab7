{# One row per load, source and table that it looked at. #}

{{ config(materialized=view_or_part()) }}

with

loads as (

    select * from {{ ref('table_loads') }}

)

select
    cast(load_number as {{ dbt.type_bigint() }}) as load_number,
    cast(source_name as {{ dbt.type_string() }}) as source_name,
    cast(source_table as {{ dbt.type_string() }}) as source_table,
    cast(loaded_at as {{ dbt.type_timestamp() }}) as loaded_at,
    cast(row_count as {{ dbt.type_bigint() }}) as row_count,
    cast(loaded_count as {{ dbt.type_bigint() }}) as loaded_count,
    cast(new_count as {{ dbt.type_bigint() }}) as new_count,
    cast(changed_count as {{ dbt.type_bigint() }}) as changed_count,
    cast(duplicate_count as {{ dbt.type_bigint() }}) as duplicate_count,
    cast(late_count as {{ dbt.type_bigint() }}) as late_count,
    cast(quarantined_count as {{ dbt.type_bigint() }}) as quarantined_count,
    cast(newest_event_at as {{ dbt.type_timestamp() }}) as newest_event_at,
    cast(newest_file_at as {{ dbt.type_timestamp() }}) as newest_file_at,
    cast(new_columns as {{ dbt.type_string() }}) as new_columns,
    cast(missing_columns as {{ dbt.type_string() }}) as missing_columns

from loads

{# One row per checkout that was not finished. #}
{{ config(materialized=view_or_part()) }}

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    order_id as checkout_id,
    cast(null as {{ dbt.type_string() }}) as checkout_token,
    cart_token,
    ordered_at as started_at,
    cast(null as {{ dbt.type_timestamp() }}) as completed_at,
    total_amount,
    currency
from {{ ref('stg_bigcommerce__stated_orders') }}
where status_id = 0

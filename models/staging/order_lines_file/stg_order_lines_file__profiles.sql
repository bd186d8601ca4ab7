{# One row per document that names its buyer: what it says about them. #}

with

orders as (

    select * from {{ ref('stg_order_lines_file__orders') }}
    where coalesce(order_lines_customer_id, email, phone) is not null

),

country_names as (

    select * from {{ ref('country_names') }}

)

select
    orders.record_key,
    orders.source_name,
    orders.source_table,
    orders.source_record_id,
    orders.order_lines_customer_id is not null as is_account,
    cast(null as {{ dbt.type_string() }}) as first_name,
    cast(null as {{ dbt.type_string() }}) as last_name,
    {{ clean_email('orders.email') }} as email,
    {{ clean_phone('orders.phone') }} as phone,
    cast(null as {{ dbt.type_string() }}) as address_line,
    cast(null as {{ dbt.type_string() }}) as city,
    cast(null as {{ dbt.type_string() }}) as region,
    cast(null as {{ dbt.type_string() }}) as postal_code,
    coalesce({{ clean_country('orders.country') }}, country_names.country_code) as country_code,
    cast(null as {{ dbt.type_string() }}) as language,
    cast(null as date) as birth_date,
    false as is_test,
    orders.ordered_at as created_at,
    orders.ordered_at as updated_at
from orders
left join country_names
    on lower(orders.country) = country_names.country_name

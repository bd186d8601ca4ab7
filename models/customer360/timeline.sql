{# One row per event of a customer, in any source, in the order of each customer's life. #}

with

web_moments as (

    select * from {{ ref('c360_web_moments') }}

),

order_moments as (

    select * from {{ ref('c360_order_moments') }}

),

contact_moments as (

    select * from {{ ref('c360_contact_moments') }}

),

moments as (

    select
        event_id,
        customer_id,
        occurred_at,
        received_at,
        event_type,
        source_name,
        source_table,
        source_record_id,
        title,
        product_id,
        order_id,
        session_id,
        amount,
        properties
    from web_moments

    union all

    select
        event_id,
        customer_id,
        occurred_at,
        cast(null as {{ dbt.type_timestamp() }}) as received_at,
        event_type,
        source_name,
        source_table,
        source_record_id,
        title,
        cast(null as {{ dbt.type_string() }}) as product_id,
        order_id,
        session_id,
        amount,
        properties
    from order_moments

    union all

    select
        event_id,
        customer_id,
        occurred_at,
        cast(null as {{ dbt.type_timestamp() }}) as received_at,
        event_type,
        source_name,
        source_table,
        source_record_id,
        title,
        cast(null as {{ dbt.type_string() }}) as product_id,
        cast(null as {{ dbt.type_string() }}) as order_id,
        cast(null as {{ dbt.type_string() }}) as session_id,
        cast(null as {{ type_money() }}) as amount,
        properties
    from contact_moments

)

select
    event_id,
    customer_id,
    occurred_at,
    received_at,
    event_type,
    source_name,
    source_table,
    source_record_id,
    title,
    product_id,
    order_id,
    session_id,
    amount,
    properties
from moments
-- written in the order it is read: one customer's life lies together on disk
order by customer_id asc, occurred_at asc, event_id asc

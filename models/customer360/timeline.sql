{# One row per event of a customer, in any source, in the order of each customer's life. #}

with

web_timeline_events as (

    select * from {{ ref('c360_web_timeline_events') }}

),

order_timeline_events as (

    select * from {{ ref('c360_order_timeline_events') }}

),

contact_timeline_events as (

    select * from {{ ref('c360_contact_timeline_events') }}

),

membership_timeline_events as (

    select * from {{ ref('c360_membership_timeline_events') }}

),

timeline_events as (

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
    from web_timeline_events

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
    from order_timeline_events

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
    from contact_timeline_events

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
        product_id,
        order_id,
        cast(null as {{ dbt.type_string() }}) as session_id,
        amount,
        properties
    from membership_timeline_events

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
from timeline_events
-- written in the order it is read: one customer's life lies together on disk
order by customer_id asc, occurred_at asc, event_id asc

{# One row per session: when it was, what was done in it, and whose it is. #}

with

events as (

    select
        record_key,
        event_type,
        occurred_at
    from {{ ref('uni_events') }}

),

session_events as (

    select * from {{ ref('c360_session_events') }}

),

customer_records as (

    select
        record_key,
        customer_id
    from {{ ref('customer_records') }}

),

customers as (

    select
        customer_id,
        is_known
    from {{ ref('idr_customers') }}

),

spans as (

    select
        session_events.session_key,
        min(events.occurred_at) as started_at,
        max(events.occurred_at) as ended_at,
        {{ value_of_first(
            'events.record_key',
            ['events.occurred_at', 'events.record_key'],
            "events.event_type in ('page_viewed', 'screen_viewed')",
        ) }} as first_page_key,
        sum(
            case when events.event_type in ('page_viewed', 'screen_viewed') then 1 else 0 end
        ) as page_view_count,
        sum(case when events.event_type = 'product_viewed' then 1 else 0 end) as product_view_count,
        max(case when events.event_type = 'product_added' then 1 else 0 end) = 1 as has_cart,
        max(case when events.event_type = 'checkout_started' then 1 else 0 end) = 1 as has_checkout,
        min(case when customers.is_known then customers.customer_id end) as least_known_id,
        max(case when customers.is_known then customers.customer_id end) as greatest_known_id,
        min(customers.customer_id) as least_id,
        max(customers.customer_id) as greatest_id
    from session_events
    inner join events
        on session_events.record_key = events.record_key
    left join customer_records
        on session_events.record_key = customer_records.record_key
    left join customers
        on customer_records.customer_id = customers.customer_id
    group by session_events.session_key

)

select
    session_key,
    started_at,
    ended_at,
    first_page_key,
    cast(page_view_count as {{ dbt.type_int() }}) as page_view_count,
    cast(product_view_count as {{ dbt.type_int() }}) as product_view_count,
    has_cart,
    has_checkout,
    -- somebody known goes before the anonymous part of the visit; two known people leave it open
    case
        when least_known_id = greatest_known_id then least_known_id
        when least_known_id is null and least_id = greatest_id then least_id
    end as customer_id
from spans

{# One row per retired customer id. #}

with

log as (

    select * from {{ ref('customer_id_log') }}

),

last_events as (

    select
        customer_id,
        event,
        other_customer_id,
        row_number()
            over (partition by customer_id order by run_number desc, event_number desc)
            as recency
    from log

)

select
    customer_id,
    case when event = 'merged' then other_customer_id end as living_customer_id

from last_events
where recency = 1 and event in ('merged', 'erased')

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

),

current_events as (

    select * from last_events
    where recency = 1

),

gone as (

    select customer_id from current_events
    where event = 'erased'

)

select
    current_events.customer_id,
    -- nobody, when the customer that it was merged into is gone as well
    case
        when current_events.event = 'merged' and gone.customer_id is null
            then current_events.other_customer_id
    end as living_customer_id

from current_events
left join gone on current_events.other_customer_id = gone.customer_id
where current_events.event in ('merged', 'erased')

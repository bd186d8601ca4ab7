{#
    One row per customer id and stretch of time in which it led to one living customer, or to
    nobody.
#}

with

log as (

    select * from {{ ref('customer_id_log') }}

),

-- A run with an earlier "now" than one before it counts from that one's.
timed as (

    select
        *,
        max(happened_at) over (
            partition by customer_id order by run_number, event_number
            rows between unbounded preceding and current row
        ) as valid_from
    from log

),

stretches as (

    select
        customer_id,
        case
            when event = 'merged' then other_customer_id
            when event <> 'erased' then customer_id
        end as living_customer_id,
        event,
        valid_from,
        lead(valid_from) over (
            partition by customer_id order by run_number, event_number
        ) as valid_to
    from timed

)

select
    customer_id,
    living_customer_id,
    event,
    valid_from,
    valid_to

from stretches
where valid_to is null or valid_to > valid_from

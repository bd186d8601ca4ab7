{#
    One row per customer id and validity period in which it led to one living customer, or to
    nobody.
#}

with

log as (

    select
        customer_id,
        event,
        other_customer_id,
        happened_at,
        run_number,
        event_number,
        lead(run_number) over (
            partition by customer_id order by run_number, event_number
        ) as next_run_number,
        lead(event_number) over (
            partition by customer_id order by run_number, event_number
        ) as next_event_number
    from {{ ref('customer_id_log') }}

),

-- The log says of an id that was merged nothing more when the customer it leads to goes or comes
-- back: that is said of the customer.
events as (

    select
        customer_id,
        event,
        other_customer_id,
        happened_at,
        run_number,
        event_number
    from log
    union all
    select
        log.customer_id,
        case when others.event = 'erased' then 'erased' else 'merged' end as event,
        log.other_customer_id,
        others.happened_at,
        others.run_number,
        others.event_number
    from log
    inner join log as others on log.other_customer_id = others.customer_id
    where
        log.event = 'merged'
        and others.event in ('erased', 'created')
        and (
            others.run_number > log.run_number
            or (others.run_number = log.run_number and others.event_number > log.event_number)
        )
        and (
            log.next_run_number is null
            or others.run_number < log.next_run_number
            or (
                others.run_number = log.next_run_number
                and others.event_number < log.next_event_number
            )
        )

),

-- A run with an earlier "now" than one before it counts from that one's.
timed as (

    select
        *,
        max(happened_at) over (
            partition by customer_id order by run_number, event_number
            rows between unbounded preceding and current row
        ) as valid_from
    from events

),

periods as (

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

from periods
where valid_to is null or valid_to > valid_from

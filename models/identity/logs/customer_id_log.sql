{#
    One row per event of a customer id: append-only, never rebuilt. Written by
    comparing the customers of now with what the log last said, so a run that died half-way is made
    good by the next. More joins and CTEs than elsewhere: each kind of event is one of them.
#}

with

ids as (

    select * from {{ ref('idr_ids') }}

),

id_log as (

    select * from {{ ref('idr_id_log') }}

),

successors as (

    select * from {{ ref('idr_successors') }}

),

logged as (

    {{ logged_rows({
        'customer_id': dbt.type_string(),
        'event': dbt.type_string(),
        'other_customer_id': dbt.type_string(),
        'run_number': dbt.type_int(),
        'event_number': dbt.type_int(),
    }) }}

),

last_events as (

    {{ latest_row('logged', key=['customer_id'], order_by=[
        'run_number desc', 'event_number desc',
    ]) }}

),

changed as (

    select
        customer_id,
        earlier_customer_id,
        run_number,
        max(run_number) over (partition by customer_id) as last_run_number
    from id_log

),

-- The id that id keys had before they came to this one, when they left a customer who still is
-- there.
origins as (

    select
        changed.customer_id,
        min(changed.earlier_customer_id) as other_customer_id
    from changed
    inner join ids as other_ids on changed.earlier_customer_id = other_ids.customer_id
    where changed.run_number = changed.last_run_number
    group by changed.customer_id

),

created as (

    select
        ids.customer_id,
        'created' as event,
        cast(null as {{ dbt.type_string() }}) as other_customer_id,
        case
            when last_events.customer_id is null then 'first seen'
            else 'seen again after the last record of it had gone'
        end as reason,
        1 as event_number
    from ids
    left join last_events on ids.customer_id = last_events.customer_id
    where last_events.customer_id is null or last_events.event = 'erased'

),

split as (

    select
        ids.customer_id,
        'split' as event,
        coalesce(origins.other_customer_id, last_events.other_customer_id) as other_customer_id,
        'the evidence that made them one customer no longer holds' as reason,
        2 as event_number
    from ids
    left join last_events on ids.customer_id = last_events.customer_id
    left join origins on ids.customer_id = origins.customer_id
    where
        last_events.event = 'merged'
        or (last_events.customer_id is null and origins.customer_id is not null)

),

merged as (

    select
        last_events.customer_id,
        'merged' as event,
        successors.living_customer_id as other_customer_id,
        successors.reason,
        3 as event_number
    from last_events
    inner join successors on last_events.customer_id = successors.customer_id
    where last_events.event <> 'merged'

),

erased as (

    select
        last_events.customer_id,
        'erased' as event,
        cast(null as {{ dbt.type_string() }}) as other_customer_id,
        'no source has a record of this customer any more' as reason,
        5 as event_number
    from last_events
    left join ids on last_events.customer_id = ids.customer_id
    left join successors on last_events.customer_id = successors.customer_id
    where
        last_events.event not in ('merged', 'erased')
        and ids.customer_id is null
        and successors.customer_id is null

),

-- Ids that were merged into an id that has now gone itself: every redirect leads to a living
-- customer in one step.
followed as (

    select
        last_events.customer_id,
        'merged' as event,
        merged.other_customer_id,
        'follows the customer that it was merged into' as reason,
        4 as event_number
    from last_events
    inner join merged on last_events.other_customer_id = merged.customer_id
    left join ids on last_events.customer_id = ids.customer_id
    where last_events.event = 'merged' and ids.customer_id is null

),

runs as (

    select coalesce(max(run_number), 0) + 1 as run_number from logged

),

events as (

    select * from created
    union all
    select * from split
    union all
    select * from merged
    union all
    select * from followed
    union all
    select * from erased

)

select
    events.customer_id,
    events.event,
    events.other_customer_id,
    events.reason,
    {{ as_of() }} as happened_at,
    '{{ invocation_id }}' as run_id,
    cast(runs.run_number as {{ dbt.type_int() }}) as run_number,
    cast(events.event_number as {{ dbt.type_int() }}) as event_number

from events
cross join runs

{# Entries are odd, exits even, none is missing, time never runs back: rows break one of these. #}

with

events as (

    select
        segment_name,
        customer_id,
        event,
        event_number,
        happened_at,
        row_number() over (
            partition by segment_name, customer_id
            order by event_number
        ) as place,
        lag(happened_at) over (
            partition by segment_name, customer_id
            order by event_number
        ) as happened_before
    from {{ ref('segment_log') }}

)

select
    segment_name,
    customer_id,
    event_number
from events
where
    event_number != place
    or event != case when mod(place, 2) = 1 then 'entered' else 'left' end
    or happened_at < happened_before

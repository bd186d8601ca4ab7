{# One row per event of a known visitor, with the session that it belongs to. #}

with

events as (

    select * from {{ ref('uni_events') }}
    where visitor_id is not null and occurred_at is not null

),

-- The 64-bit key sorts twice as fast as the text. Events of one instant cannot part two sessions,
-- so the record key is as good a tie-breaker as the text of the event id.
keyed as (

    select
        record_key,
        event_type,
        occurred_at,
        product_id,
        {{ stable_hash('visitor_id') }} as visitor_key
    from events

),

gaps as (

    select
        *,
        lag(occurred_at) over (
            partition by visitor_key
            order by occurred_at asc, record_key asc
        ) as previous_at
    from keyed

),

starts as (

    select
        *,
        case
            when previous_at is null or occurred_at > {{ dbt.dateadd('minute', 30, 'previous_at') }}
                then record_key
        end as opened_session_key
    from gaps

)

select
    record_key,
    visitor_key,
    event_type,
    occurred_at,
    product_id,
    coalesce(opened_session_key = record_key, false) as is_first_of_session,
    last_value(opened_session_key ignore nulls) over (
        partition by visitor_key
        order by occurred_at asc, record_key asc
        rows between unbounded preceding and current row
    ) as session_key
from starts

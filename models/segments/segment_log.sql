{#
    One row per entry of a customer into a segment and per exit from it, appended by every run and never changed.

    The log speaks of customers by the id they had; `segment_history` resolves merged ids. An exit is written for
    each logged id that is still in, so one person's merged ids close together and a merge by itself logs nothing.
    A run whose as_of is before the newest row is stopped (assert_no_later_logs): the past is not written again.
#}

with

matches as (

    select * from {{ ref('segment_matches') }}

),

definitions as (

    select * from {{ ref('segment_definitions') }}

),

redirects as (

    select * from {{ ref('customer_id_redirects') }}

),

arms as (

    {{ person_arms(ref('segment_arms'), 'redirects') }}

),

logged as (

    {{ logged_rows({
        'segment_name': dbt.type_string(),
        'customer_id': dbt.type_string(),
        'event_number': dbt.type_int(),
        'happened_at': dbt.type_timestamp(),
    }) }}

),

last_events as (

    select
        segment_name,
        customer_id,
        max(event_number) as event_number
    from logged
    group by
        segment_name,
        customer_id

),

-- Entries are odd, exits even.
open_memberships as (

    select
        last_events.segment_name,
        last_events.customer_id,
        last_events.event_number,
        case
            when redirects.customer_id is null then last_events.customer_id
            else redirects.living_customer_id
        end as living_customer_id
    from last_events
    left join redirects
        on last_events.customer_id = redirects.customer_id
    where mod(last_events.event_number, 2) = 1

),

-- Of any id of the person. What this as_of itself logged may have been taken back, and is left out.
last_entries as (

    select
        logged.segment_name,
        case
            when redirects.customer_id is null then logged.customer_id
            else redirects.living_customer_id
        end as customer_id,
        max(logged.happened_at) as entered_at
    from logged
    left join redirects
        on logged.customer_id = redirects.customer_id
    where mod(logged.event_number, 2) = 1 and logged.happened_at < {{ as_of() }}
    group by
        logged.segment_name,
        case
            when redirects.customer_id is null then logged.customer_id
            else redirects.living_customer_id
        end

),

changes as (

    select
        matches.segment_name,
        matches.customer_id,
        'entered' as event,
        coalesce(last_events.event_number, 0) + 1 as event_number,
        arms.arm = 'holdout' as is_holdout,
        arms.arm
    from matches
    inner join definitions
        on matches.segment_name = definitions.segment_name
    left join arms
        on
            matches.segment_name = arms.segment_name
            and matches.customer_id = arms.customer_id
    left join last_events
        on
            matches.segment_name = last_events.segment_name
            and matches.customer_id = last_events.customer_id
    left join last_entries
        on
            matches.segment_name = last_entries.segment_name
            and matches.customer_id = last_entries.customer_id
    where
        (
            definitions.reentry_days is null
            or last_entries.entered_at is null
            or {{ dbt.dateadd('day', 'definitions.reentry_days', 'last_entries.entered_at') }}
            <= {{ as_of() }}
        )
        and not exists (
            select 1
            from open_memberships
            where
                open_memberships.segment_name = matches.segment_name
                and open_memberships.living_customer_id = matches.customer_id
        )

    union all

    select
        open_memberships.segment_name,
        open_memberships.customer_id,
        'left' as event,
        open_memberships.event_number + 1 as event_number,
        cast(null as {{ dbt.type_boolean() }}) as is_holdout,
        cast(null as {{ dbt.type_string() }}) as arm
    from open_memberships
    left join matches
        on
            open_memberships.segment_name = matches.segment_name
            and open_memberships.living_customer_id = matches.customer_id
    where matches.customer_id is null

)

select
    changes.segment_name,
    changes.customer_id,
    changes.event,
    cast(changes.event_number as {{ dbt.type_int() }}) as event_number,
    {{ as_of() }} as happened_at,
    changes.is_holdout,
    cast('{{ invocation_id }}' as {{ dbt.type_string() }}) as run_id,
    changes.arm
from changes

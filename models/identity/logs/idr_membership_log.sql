{#
    One row per record or identifier, customer and change: append-only, never rebuilt. Who had what on
    any day comes from here, when data, rules and ids have long moved on. It holds keys, no values.

    Written by comparing what customers have now with what the log last said, so a run that died
    half-way is made good by the next, and a run that changes nothing writes nothing.
#}

with

records as (

    select * from {{ ref('customer_records') }}

),

customer_identifiers as (

    select * from {{ ref('customer_identifiers') }}

),

logged as (

    {{ logged_rows({
        'member_kind': dbt.type_string(),
        'member_key': dbt.type_bigint(),
        'customer_id': dbt.type_string(),
        'event': dbt.type_string(),
        'happened_at': dbt.type_timestamp(),
        'run_number': dbt.type_int(),
    }) }}

),

held as (

    select
        member_kind,
        member_key,
        customer_id
    from logged
    group by member_kind, member_key, customer_id
    having sum(case when event = 'joined' then 1 else -1 end) > 0

),

members as (

    select
        'record' as member_kind,
        record_key as member_key,
        customer_id
    from records
    union all
    select
        'identifier' as member_kind,
        identifier_key as member_key,
        customer_id
    from customer_identifiers

),

changes as (

    select
        coalesce(members.member_kind, held.member_kind) as member_kind,
        coalesce(members.member_key, held.member_key) as member_key,
        coalesce(members.customer_id, held.customer_id) as customer_id,
        case when held.member_key is null then 'joined' else 'left' end as event
    from members
    full outer join held
        on
            members.member_kind = held.member_kind
            and members.member_key = held.member_key
            and members.customer_id = held.customer_id
    where members.member_key is null or held.member_key is null

),

-- A run with an earlier "now" than one before it counts from that one's: time runs one way here.
runs as (

    select
        coalesce(max(run_number), 0) + 1 as run_number,
        case
            when max(happened_at) > {{ as_of() }} then max(happened_at) else {{ as_of() }}
        end as happened_at
    from logged

)

select
    changes.member_kind,
    changes.member_key,
    changes.customer_id,
    changes.event,
    runs.happened_at,
    '{{ invocation_id }}' as run_id,
    cast(runs.run_number as {{ dbt.type_int() }}) as run_number

from changes
cross join runs

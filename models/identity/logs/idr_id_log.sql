{#
    One row per id key and change of its customer id: append-only, never rebuilt. All that is kept
    of who was whom; the ids of a full refresh come from here.
#}

with

id_keys as (

    select * from {{ ref('idr_id_keys') }}

),

ids as (

    select * from {{ ref('idr_ids') }}

),

earlier as (

    select * from {{ ref('idr_earlier_ids') }}

),

current_ids as (

    select
        id_key,
        customer_id
    from earlier
    where is_current

),

runs as (

    select coalesce(max(last_run_number), 0) + 1 as run_number from earlier

)

select
    -- a log keeps the name that its column began with
    id_keys.id_key as anchor_key,
    ids.customer_id,
    current_ids.customer_id as earlier_customer_id,
    ids.birth_key,
    ids.born_at,
    cast(runs.run_number as {{ dbt.type_int() }}) as run_number,
    {{ as_of() }} as assigned_at,
    '{{ invocation_id }}' as run_id

from id_keys
inner join ids on id_keys.cluster_key = ids.cluster_key
left join current_ids on id_keys.id_key = current_ids.id_key
cross join runs
where
    (id_keys.is_lasting and current_ids.customer_id is null)
    or current_ids.customer_id <> ids.customer_id
union all
-- What has turned out to be shared, or is gone, identifies nobody: were it somebody else's own one
-- day, they would take over the id of a stranger.
select
    current_ids.id_key as anchor_key,
    cast(null as {{ dbt.type_string() }}) as customer_id,
    current_ids.customer_id as earlier_customer_id,
    cast(null as {{ dbt.type_bigint() }}) as birth_key,
    cast(null as {{ dbt.type_timestamp() }}) as born_at,
    cast(runs.run_number as {{ dbt.type_int() }}) as run_number,
    {{ as_of() }} as assigned_at,
    '{{ invocation_id }}' as run_id

from current_ids
left join id_keys on current_ids.id_key = id_keys.id_key
cross join runs
where id_keys.id_key is null

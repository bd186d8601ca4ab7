{#
    One row per run, source and table of how its data arrives: append-only, so that a change shows. Counts are of the
    loads since the run before. More CTEs than elsewhere: each is something else that is counted.
#}

{{ config(schema='staging') }}

with

loads as (

    select * from {{ ref('uni_table_loads') }}

),

records as (

    select * from {{ ref('customer_records') }}

),

identifiers as (

    select * from {{ ref('uni_identifiers') }}

),

logged as (

    {{ logged_rows({'load_number': dbt.type_bigint()}) }}

),

last_run as (

    select coalesce(max(load_number), 0) as load_number from logged

),

brought as (

    select
        loads.source_name,
        loads.source_table,
        sum(loads.loaded_count) as loaded_count,
        sum(loads.new_count) as new_count,
        sum(loads.changed_count) as changed_count,
        sum(loads.duplicate_count) as duplicate_count,
        sum(loads.late_count) as late_count,
        sum(loads.quarantined_count) as quarantined_count,
        {{ dbt.listagg(
            "nullif(loads.new_columns, '')", "', '", 'order by loads.load_number'
        ) }} as new_columns,
        max(loads.missing_columns) as missing_columns
    from loads
    inner join last_run on loads.load_number > last_run.load_number
    group by loads.source_name, loads.source_table

),

newest as (

    select *
    from (
        select
            *,
            max(load_number) over () as last_load_number,
            -- a load that brought a table nothing new tells of no event
            max(newest_event_at) over (partition by source_name, source_table) as newest_event_ever,
            row_number() over (
                partition by source_name, source_table order by load_number desc
            ) as recency
        from loads
    ) as ranked
    where recency = 1

),

customers_of_tables as (

    select
        customer_id,
        source_name,
        source_table,
        count(*) as record_count,
        case
            when customer_id is not null then count(*) over (partition by customer_id)
            else 1
        end as table_count
    from records
    group by customer_id, source_name, source_table

),

joined as (

    select
        source_name,
        source_table,
        sum(record_count) as record_count,
        sum(case when table_count = 1 then record_count else 0 end) as alone_count
    from customers_of_tables
    group by source_name, source_table

),

devices as (

    select
        record_key,
        source_name,
        source_table,
        identifier_key,
        observed_at,
        min(observed_at) over (partition by identifier_key) as first_seen_at
    from identifiers
    where identifier_type in ('anonymous_id', 'device_id')

),

accounts as (

    select distinct record_key from identifiers
    where identifier_type in ('user_id', 'segment_user_id', 'email', 'phone')

),

-- The first time that somebody says on a device who they are.
logins as (

    select
        devices.source_name,
        devices.source_table,
        devices.identifier_key,
        records.customer_id,
        min(devices.first_seen_at) as first_seen_at,
        min(devices.observed_at) as observed_at
    from devices
    inner join accounts on devices.record_key = accounts.record_key
    inner join records on devices.record_key = records.record_key
    group by
        devices.source_name, devices.source_table, devices.identifier_key, records.customer_id

),

followed as (

    select
        source_name,
        source_table,
        count(*) as login_count,
        sum(case when first_seen_at < observed_at then 1 else 0 end) as followed_count
    from logins
    group by source_name, source_table

)

select
    cast('{{ invocation_id }}' as {{ dbt.type_string() }}) as run_id,
    {{ as_of() }} as measured_at,
    newest.last_load_number as load_number,
    newest.source_name,
    newest.source_table,
    newest.row_count,
    cast(coalesce(brought.loaded_count, 0) as {{ dbt.type_bigint() }}) as loaded_count,
    cast(coalesce(brought.new_count, 0) as {{ dbt.type_bigint() }}) as new_count,
    cast(coalesce(brought.changed_count, 0) as {{ dbt.type_bigint() }}) as changed_count,
    cast(coalesce(brought.duplicate_count, 0) as {{ dbt.type_bigint() }}) as duplicate_count,
    cast(coalesce(brought.late_count, 0) as {{ dbt.type_bigint() }}) as late_count,
    cast(coalesce(brought.quarantined_count, 0) as {{ dbt.type_bigint() }}) as quarantined_count,
    newest.newest_event_ever as newest_event_at,
    {{ days_between('newest.newest_event_ever', as_of(), whole=false) }} as days_since_newest_event,
    newest.newest_file_at,
    brought.new_columns,
    nullif(brought.missing_columns, '') as missing_columns,
    cast(coalesce(joined.record_count, 0) as {{ dbt.type_bigint() }}) as record_count,
    cast(joined.alone_count as {{ type_double() }}) / joined.record_count as unjoined_share,
    cast(coalesce(followed.login_count, 0) as {{ dbt.type_bigint() }}) as login_count,
    cast(followed.followed_count as {{ type_double() }}) / followed.login_count
        as earlier_device_share

from newest
left join brought
    on newest.source_name = brought.source_name and newest.source_table = brought.source_table
left join joined
    on newest.source_name = joined.source_name and newest.source_table = joined.source_table
left join followed
    on newest.source_name = followed.source_name and newest.source_table = followed.source_table

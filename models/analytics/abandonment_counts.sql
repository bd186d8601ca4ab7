{#
    One row per product line and hour or day with checkouts that were abandoned, by when they started; and one without
    a line per hour or day with sessions. Windows are UTC times; days are the shop's.
#}
{{ config(materialized=view_or_part()) }}
{%- set zone = "'" ~ var('shop_timezone') ~ "'" %}

with

checkouts as (

    select
        coalesce(product_line, 'unknown') as product_line,
        started_at
    from {{ ref('checkouts') }}
    where abandoned_at is not null and started_at <= {{ as_of() }}

),

sessions as (

    select
        cast(null as {{ dbt.type_string() }}) as product_line,
        started_at
    from {{ ref('sessions') }}
    where started_at <= {{ as_of() }}

),

starts as (

    select * from checkouts
    union all
    select * from sessions

),

windows as (

    select
        product_line,
        'hour' as window_unit,
        {{ dbt.date_trunc('hour', 'started_at') }} as window_start
    from starts
    union all
    select
        product_line,
        'day' as window_unit,
        {{ utc_time(dbt.date_trunc('day', local_time('started_at', zone)), zone) }} as window_start
    from starts

)

select
    product_line,
    window_unit,
    window_start,
    {{ local_time('window_start', zone) }} as local_start,
    cast(count(*) as {{ dbt.type_bigint() }}) as start_count
from windows
group by
    product_line,
    window_unit,
    window_start

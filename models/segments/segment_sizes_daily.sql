{# One row per segment and day since the first run: its size at the day's end, who came and went. #}
{{ config(materialized='table') }}

with

history as (

    select * from {{ ref('segment_history') }}

),

definitions as (

    select * from {{ ref('segment_definitions') }}

),

days as (

    {{ day_series('(select min(entered_at) from history)', as_of()) }}

),

segments as (

    select segment_name from definitions
    union distinct
    select segment_name from history

),

moves as (

    select
        segment_name,
        cast(entered_at as date) as size_date,
        1 as entered_count,
        0 as left_count
    from history
    union all
    select
        segment_name,
        cast(left_at as date) as size_date,
        0 as entered_count,
        1 as left_count
    from history
    where left_at is not null

),

moves_by_day as (

    select
        segment_name,
        size_date,
        sum(entered_count) as entered_count,
        sum(left_count) as left_count
    from moves
    group by
        segment_name,
        size_date

),

daily as (

    select
        days.day as size_date,
        segments.segment_name,
        coalesce(moves_by_day.entered_count, 0) as entered_count,
        coalesce(moves_by_day.left_count, 0) as left_count
    from days
    cross join segments
    left join moves_by_day
        on
            days.day = moves_by_day.size_date
            and segments.segment_name = moves_by_day.segment_name

)

select
    size_date,
    segment_name,
    cast(sum(entered_count - left_count) over (
        partition by segment_name
        order by size_date
        rows between unbounded preceding and current row
    ) as {{ dbt.type_int() }}) as member_count,
    cast(entered_count as {{ dbt.type_int() }}) as entered_count,
    cast(left_count as {{ dbt.type_int() }}) as left_count
from daily

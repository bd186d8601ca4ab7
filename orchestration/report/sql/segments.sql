-- One row per defined segment: its newest size and the movements of the last 30 days.
with

newest as (

    select
        segment_name,
        max(size_date) as size_date
    from segments.segment_sizes_daily
    group by segment_name

),

movements as (

    select
        segment_name,
        sum(entered_count) as entered_30d,
        sum(left_count) as left_30d
    from segments.segment_sizes_daily
    where size_date > cast($as_of as date) - 30
    group by segment_name

),

sizes as (

    select
        daily.segment_name,
        daily.size_date,
        daily.member_count
    from segments.segment_sizes_daily as daily
    inner join newest
        on
            daily.segment_name = newest.segment_name
            and daily.size_date = newest.size_date

)

select
    definitions.segment_name,
    definitions.title,
    definitions.description,
    definitions.purpose,
    definitions.conditions,
    definitions.owner,
    coalesce(sizes.member_count, 0) as member_count,
    coalesce(movements.entered_30d, 0) as entered_30d,
    coalesce(movements.left_30d, 0) as left_30d
from segments.segment_definitions as definitions
left join sizes
    on definitions.segment_name = sizes.segment_name
left join movements
    on definitions.segment_name = movements.segment_name
order by member_count desc, definitions.segment_name

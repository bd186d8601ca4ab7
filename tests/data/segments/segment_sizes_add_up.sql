{# size(t) = size(t − 1) + entered − left, and the newest size is that of segment_members. #}

with

sizes as (

    select
        segment_name,
        size_date,
        member_count,
        entered_count,
        left_count,
        lag(member_count, 1, 0) over (
            partition by segment_name
            order by size_date
        ) as member_count_before,
        lead(size_date) over (
            partition by segment_name
            order by size_date
        ) as next_date
    from {{ ref('segment_sizes_daily') }}

),

members as (

    select
        segment_name,
        count(*) as member_count
    from {{ ref('segment_members') }}
    group by segment_name

)

select
    sizes.segment_name,
    sizes.size_date,
    sizes.member_count
from sizes
left join members
    on sizes.segment_name = members.segment_name
where
    sizes.member_count != sizes.member_count_before + sizes.entered_count - sizes.left_count
    or (sizes.next_date is null and sizes.member_count != coalesce(members.member_count, 0))

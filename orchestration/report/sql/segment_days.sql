-- One row per segment and day of the last 90 days.
select
    segment_name,
    size_date,
    member_count
from segments.segment_sizes_daily
where size_date > cast($as_of as date) - 90
order by segment_name, size_date

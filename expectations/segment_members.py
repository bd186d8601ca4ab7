"""What a reader may rely on in `segment_members` as a whole: a segment picks some, not nearly all."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    coalesce(sum(member_count), 0) as row_count,
    max(member_count) / nullif((select count(*) from customer360.customers), 0) as largest_segment_share
from (
    select
        segment_name,
        count(*) as member_count
    from segments.segment_members
    group by segment_name
) as sizes
"""

SUITE = gx.ExpectationSuite(
    name="segment_members",
    expectations=[
        at_most("largest_segment_share", 0.9, warning=True),
    ],
)

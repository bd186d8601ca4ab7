"""What a reader may rely on in `segment_engagement` as a whole: an interval holds its lift."""

import great_expectations as gx

from expectations.bounds import at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    count(*) filter (lift not between lift_ci_low and lift_ci_high) as lifts_outside_their_interval
from segments.segment_engagement
"""

SUITE = gx.ExpectationSuite(
    name="segment_engagement",
    expectations=[
        not_shrunk(0.9),
        at_most("lifts_outside_their_interval", 0),
    ],
)

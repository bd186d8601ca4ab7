"""What a reader may rely on in `segment_definitions` as a whole: segments are not dropped by accident."""

import great_expectations as gx

from expectations.bounds import at_least, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    count(distinct owner) as owners
from segments.segment_definitions
"""

SUITE = gx.ExpectationSuite(
    name="segment_definitions",
    expectations=[
        not_shrunk(warning=True),
        at_least("row_count", 1),
    ],
)

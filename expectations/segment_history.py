"""What a reader may rely on in `segment_history` as a whole: past memberships stay."""

import great_expectations as gx

from expectations.bounds import not_shrunk

MEASURES = """
select
    count(*) as row_count
from segments.segment_history
"""

SUITE = gx.ExpectationSuite(
    name="segment_history",
    expectations=[
        not_shrunk(0.9),
    ],
)
